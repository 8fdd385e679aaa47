/** What the dialogue about contact details says. Shown as it is, and spoken: no sign stands in it that only an eye understands. */

export interface DialoguePhrases {
  readonly gladly: string;
  readonly thanks: string;
  readonly askName: string;
  readonly askReach: string;
  readonly askMessage: string;
  /** What was understood was not enough. */
  readonly againName: string;
  readonly againReach: string;
  readonly againConfirm: string;
  readonly askCorrection: string;
  /** Begins the read-back. */
  readonly iHave: string;
  readonly and: string;
  name(name: string, spelled: string): string;
  email(email: string, spelled: string): string;
  phone(phone: string): string;
  consent(business: string, text: string): string;
  /** The last words of the read-back, with and without a consent text before them. */
  readonly confirm: string;
  readonly confirmAlone: string;
  /** They said that it was right, and not that they agree. */
  agree(text: string): string;
  readonly saved: string;
  readonly notSaved: string;
  readonly notAgreed: string;
  readonly failed: string;
  readonly gaveUp: string;
  readonly pickUp: string;
}

const english: DialoguePhrases = {
  gladly: 'Gladly, I can pass that on.',
  thanks: 'Thank you.',
  askName: 'What is your name?',
  askReach: 'And how can you be reached, by email or by phone? Please tell me the address or the number.',
  askMessage: 'And what may I tell them?',
  againName: 'Sorry, I did not get the name. Please say it once more, or spell it.',
  againReach: 'Sorry, I did not get that. Please say the whole email address or phone number once more.',
  againConfirm: 'Sorry, I was not sure. Please say yes if that is right and you agree, or tell me what to change.',
  askCorrection: 'All right. What should I change: the name, the email address or the phone number?',
  iHave: 'I have',
  and: 'and',
  name: (name, spelled) => `the name ${name}, spelled ${spelled}`,
  email: (email, spelled) => `the email address ${email}, spelled ${spelled}`,
  phone: (phone) => `the phone number ${phone}`,
  consent: (business, text) => `${business} asks you to agree to this: “${text}”`,
  confirm: 'Is that right, and do you agree?',
  confirmAlone: 'Is that right, and may I pass it on?',
  agree: (text) => `Thank you. And do you agree to this: “${text}” Please say yes or no.`,
  saved: 'Thank you. I have passed your details on, and somebody will get back to you.',
  notSaved: 'All right, I have not passed anything on. What else can I do for you?',
  notAgreed: 'Then I have not passed anything on. What else can I do for you?',
  failed: 'I am sorry, I could not pass that on. You can use the form in the chat instead.',
  gaveUp: 'I am sorry, I do not get it right by ear. You can use the form in the chat instead.',
  pickUp: 'Shall we go on with your details?',
};

const german: DialoguePhrases = {
  gladly: 'Gern, das gebe ich weiter.',
  thanks: 'Danke.',
  askName: 'Wie ist Ihr Name?',
  askReach: 'Und wie erreicht man Sie, per E-Mail oder Telefon? Bitte nennen Sie mir die Adresse oder die Nummer.',
  askMessage: 'Und was darf ich ausrichten?',
  againName: 'Entschuldigung, den Namen habe ich nicht verstanden. Bitte sagen oder buchstabieren Sie ihn noch einmal.',
  againReach: 'Entschuldigung, das habe ich nicht verstanden. Bitte sagen Sie die ganze E-Mail-Adresse oder Telefonnummer noch einmal.',
  againConfirm: 'Entschuldigung, ich war nicht sicher. Bitte sagen Sie ja, wenn alles stimmt und Sie einverstanden sind, oder was ich ändern soll.',
  askCorrection: 'Gut. Was soll ich ändern: den Namen, die E-Mail-Adresse oder die Telefonnummer?',
  iHave: 'Ich habe',
  and: 'und',
  name: (name, spelled) => `den Namen ${name}, buchstabiert ${spelled}`,
  email: (email, spelled) => `die E-Mail-Adresse ${email}, buchstabiert ${spelled}`,
  phone: (phone) => `die Telefonnummer ${phone}`,
  consent: (business, text) => `${business} bittet um Ihre Zustimmung: „${text}“`,
  confirm: 'Stimmt das, und sind Sie einverstanden?',
  confirmAlone: 'Stimmt das, und darf ich es weitergeben?',
  agree: (text) => `Danke. Und sind Sie damit einverstanden: „${text}“ Bitte sagen Sie ja oder nein.`,
  saved: 'Danke. Ich habe Ihre Angaben weitergegeben, und es meldet sich jemand bei Ihnen.',
  notSaved: 'Gut, ich habe nichts weitergegeben. Was kann ich sonst für Sie tun?',
  notAgreed: 'Dann habe ich nichts weitergegeben. Was kann ich sonst für Sie tun?',
  failed: 'Das konnte ich leider nicht weitergeben. Sie können stattdessen das Formular im Chat benutzen.',
  gaveUp: 'Das verstehe ich leider nicht richtig. Sie können stattdessen das Formular im Chat benutzen.',
  pickUp: 'Wollen wir mit Ihren Angaben weitermachen?',
};

/** @param language BCP 47; another one than German is spoken to in English */
export function dialoguePhrases(language: string): DialoguePhrases {
  return language.toLowerCase().split('-')[0] === 'de' ? german : english;
}
