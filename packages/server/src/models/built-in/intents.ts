/** What a visitor wants that is not in the knowledge: small talk, and a person. Whole sentences only, so that no real question is taken for one. */
import { fold } from '../../domain/knowledge/words.ts';

export type SmallTalk = 'greeting' | 'thanks' | 'goodbye' | 'who' | 'help';
export type Contact = 'call-back' | 'booking';

interface Patterns {
  /** Match the whole message, folded and without punctuation. */
  readonly smallTalk: readonly (readonly [SmallTalk, RegExp])[];
  /** A greeting before a question. */
  readonly opening: RegExp;
  /** Match a part of it. */
  readonly contact: readonly (readonly [Contact, RegExp])[];
}

const english: Patterns = {
  smallTalk: [
    ['greeting', /^(?:hi+|hello+|hey+|hiya|howdy|good (?:morning|afternoon|evening|day)|greetings)(?: (?:there|you|all|team|everyone))?$/],
    ['thanks', /^(?:(?:ok|okay|great|perfect|cool|super|alright|no) )?(?:many )?(?:thanks|thank you|thx|ty|cheers)(?: (?:a lot|so much|very much|again|you|for (?:your |the )?(?:help|info|information|answer|quick answer)))?(?: (?:bye|bye bye|goodbye|see you|have a (?:nice|good|great) (?:day|evening|weekend|one)))?$/],
    ['thanks', /^(?:ok|okay|great|perfect|cool|nice|got it|alright|fine|good to know|awesome|that helps)$/],
    ['goodbye', /^(?:(?:ok|okay|thanks|thank you) )?(?:bye|bye bye|goodbye|good bye|see you|see ya|good night|have a (?:nice|good|great) (?:day|evening|weekend|one))(?: (?:then|later|soon|now))?$/],
    ['who', /^(?:who|what) (?:are|r) (?:you|u)$|^what can you do(?: for me)?$|^what(?: is|s) your name$/],
    ['who', /^(?:are|r) (?:you|u) (?:a |an )?(?:real |actual )?(?:bot|robot|human|ai|person|machine|chatbot|assistant|real)(?: (?:or|being) .{0,30})?$/],
    ['who', /^am i (?:talking|speaking|chatting) (?:to|with) (?:a |an )?(?:real |actual )?(?:bot|robot|human|person|machine|ai)(?: or .{0,30})?$/],
    // Neither is a question, and neither deserves a form.
    ['help', /^(?:lol|lmao|rofl|(?:ha){2,}h?|(?:he){2,}|(?:you (?:suck|stink|are (?:stupid|useless|dumb|bad|annoying))|(?:this |that )?(?:sucks?|is (?:stupid|useless|rubbish|crap|shit))|stupid(?: bot)?|idiot|moron|useless|rubbish|shut up|fuck(?: (?:you|off))?|shit|wtf|damn))$/],
    ['help', /^(?:help|help me|please help|i need help|can (?:you|u) help(?: me)?|i (?:have|ve got|got) a question|(?:may|can) i ask (?:you )?(?:something|a question)|question)(?: please)?$/],
  ],
  opening: /^(?:(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening|day))(?: there)?)[\s,.!:–-]+(?=\S)/i,
  contact: [
    ['call-back', /\bcall(?:ing)?[- ]?backs?\b|\bcall (?:me|us)\b|\b(?:ring|phone|text|email|contact) (?:me|us)(?: back)?\b|\bget back to me\b/],
    ['call-back', /\b(?:talk|speak|chat|talking|speaking) (?:to|with) (?:a |an |some |the |your )?(?:real |actual |live )?(?:human|person|people|someone|somebody|agent|staff|team|employee|representative|operator|colleague|manager|owner|one of you|doctor|dentist|lawyer|solicitor|adviser|advisor)\b/],
    ['call-back', /^(?:(?:a )?(?:human|real person|agent|representative|operator))(?: please)?$|\b(?:human|real person|live agent) (?:please|pls)\b/],
    ['call-back', /\b(?:get|be) (?:back )?in touch with (?:me|us)\b/],
    ['call-back', /\bleave (?:you |them )?(?:a |my )?(?:message|number|phone number|details|contact details|contact)\b/],
    ['booking', /\b(?:book|make|schedule|arrange|request|set up|need|want|like|get) (?:me |us )?(?:an? |my |another )?(?:first |new |quick |free )?(?:appointment|consultation|viewing|reservation|booking)\b/],
    ['booking', /^(?:please )?(?:(?:can|could|may) (?:i|we)|i(?: would|d)? (?:want|like) to|i wanna) (?:book|reserve)\b/],
  ],
};

const german: Patterns = {
  smallTalk: [
    ['greeting', /^(?:hallo+|hi|hey|moin(?: moin)?|servus|gruss gott|grussgott|guten (?:tag|morgen|abend)|gruezi)(?: (?:zusammen|ihr|leute|team))?$/],
    ['thanks', /^(?:(?:ok|okay|super|gut|alles klar|perfekt|prima) )?(?:vielen |herzlichen |besten )?(?:dank|danke|dankeschon|danke schon|merci)(?: (?:sehr|schon|dir|ihnen|euch|fur die (?:hilfe|auskunft|antwort)))?$/],
    ['thanks', /^(?:ok|okay|super|gut|alles klar|perfekt|prima|verstanden|toll)$/],
    ['goodbye', /^(?:(?:ok|danke) )?(?:tschuss|tschuess|ciao|auf wiedersehen|bis bald|bis dann|schonen (?:tag|abend)(?: noch)?|servus)$/],
    ['who', /^(?:wer|was) (?:bist du|sind sie|seid ihr)$|^was (?:kannst du|konnen sie)$|^wie heisst (?:du|ihr)$|^wie heissen sie$/],
    ['who', /^(?:bist du|sind sie|spreche ich mit|rede ich mit|schreibe ich mit) (?:ein |einem |einer |eine )?(?:echter |echten )?(?:bot|roboter|mensch|menschen|ki|person|maschine|computer)(?: oder .{0,30})?$/],
    ['help', /^(?:lol|(?:ha){2,}h?|(?:du bist |ihr seid |das ist )?(?:doof|blod|dumm|nutzlos|mist|scheisse)|idiot|halt die klappe|leck mich)$/],
    ['help', /^(?:hilfe|bitte helfen|ich brauche hilfe|(?:kannst du|konnen sie|konnt ihr) mir helfen|ich hab(?:e)? (?:eine|ne|mal eine) frage|frage)$/],
  ],
  opening: /^(?:(?:hallo|hi|hey|moin|servus|grüß gott|guten (?:tag|morgen|abend))(?: zusammen)?)[\s,.!:–-]+(?=\S)/i,
  contact: [
    ['call-back', /\bruckruf|\bzuruckrufen\b|\b(?:ruf|rufen|ruft) (?:sie |ihr )?(?:mich|uns)\b|\b(?:mich|uns) (?:bitte |jemand |mal )*(?:an|zuruck)rufen\b|\bmeldet? (?:euch|sich) bei (?:mir|uns)\b/],
    ['call-back', /\bmit (?:einem |einer |nem )?(?:echten )?(?:menschen?|mitarbeiter(?:in)?|person|jemandem?|berater(?:in)?) (?:sprechen|reden|telefonieren|schreiben)\b/],
    ['call-back', /\bnachricht (?:hinterlassen|schreiben|dalassen)\b|\bkontaktiert? mich\b|\bkontaktieren sie mich\b/],
    ['booking', /\b(?:termin|tisch|zimmer|beratung) (?:\S+ ){0,3}(?:buchen|vereinbaren|reservieren|ausmachen|machen|bekommen)\b|\b(?:brauche|mochte|hatte gern) (?:\S+ ){0,2}termin\b/],
  ],
};

const both = { en: english, de: german };

/** German first where it is the business's language; visitors of any business say hello in English too. */
function patternsFor(language: string): readonly Patterns[] {
  return language.toLowerCase().split('-')[0] === 'de' ? [both.de, both.en] : [both.en, both.de];
}

const bare = (message: string): string => fold(message).replaceAll(/['’]/g, '').replace(/[^\p{L}\p{N}]+/gu, ' ').trim();

/** @returns `undefined`: it is a question, or anything else that is looked up */
export function smallTalkIn(message: string, language: string): SmallTalk | undefined {
  const text = bare(message);
  if (text.length > 80) return undefined;
  return patternsFor(language).flatMap(({ smallTalk }) => smallTalk).find(([, pattern]) => pattern.test(text))?.[0];
}

/** @returns `undefined`: the visitor asks for no person */
export function contactIn(message: string, language: string): Contact | undefined {
  const text = bare(message);
  return patternsFor(language)[0]?.contact.find(([, pattern]) => pattern.test(text))?.[0];
}

/** @returns the message without the greeting before it; the message itself where it is nothing else */
export function withoutGreeting(message: string, language: string): string {
  const trimmed = message.trim();
  for (const { opening } of patternsFor(language)) {
    const rest = trimmed.replace(opening, '');
    if (rest !== trimmed) return rest;
  }
  return trimmed;
}
