/** Abbreviations by what a full stop after them means. Lower case, without their last full stop. English and German in one. */

/** What follows belongs to them: their full stop ends no sentence. */
export const abbreviationsNeverLast: ReadonlySet<string> = new Set(
  (
    'dr mr mrs ms prof st rev hon gen capt lt sgt e.g i.e eg ie approx vs cf incl excl max tel ext ave blvd rd mt ft appt dept est apt bldg ' +
    'fig mon tue tues wed thu thur thurs fri jan feb mar apr jun jul aug sep sept oct nov dec ' +
    'z.b z d.h u.a bzw ca inkl exkl evtl ggf vgl zzgl abzgl mind str hr fr dipl ing mo di mi do sa'
  ).split(' '),
);

/** They may stand last: their full stop ends a sentence if a capital follows. */
export const abbreviationsSeldomLast: ReadonlySet<string> = new Set('a.m p.m etc inc ltd co corp jr sr hrs min u.s u.k p.a usw o.ä'.split(' '));

/** "No. 5": an abbreviation before a number, and a whole answer before anything else. */
export const countedAbbreviations: ReadonlySet<string> = new Set(['no', 'nos', 'nr', 'p', 'pp', 'art', 'vol', 'sat', 'sun', 'so']);
