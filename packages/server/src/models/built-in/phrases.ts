/** The built-in answerer's own sentences. Everything else it says is quoted from the tenant's knowledge. */

export interface Phrases {
  greeting(business: string): string;
  readonly thanks: string;
  readonly goodbye: string;
  whoAmI(business: string): string;
  readonly help: string;
  /** With a form beside it. */
  noAnswer(business: string): string;
  /** No form can be offered. */
  noAnswerAlone(business: string): string;
  /** Details were left already. */
  noAnswerNoted(business: string): string;
  readonly unsure: string;
  readonly unsureOne: string;
  /** One part of a question was answered, another not. */
  readonly restUnknown: string;
  /** One part was answered, for another there are titles to choose from. */
  readonly restUnsure: string;
  readonly callBack: string;
  readonly booking: string;
  /** After an answer about booking. */
  readonly bookingToo: string;
  readonly alreadyNoted: string;
  contactAlone(business: string): string;
}

const english: Phrases = {
  greeting: (business) => `Hello! I can answer questions about ${business}. What would you like to know?`,
  thanks: 'You’re welcome! Just ask if there is anything else.',
  goodbye: 'Goodbye, and thank you for stopping by!',
  whoAmI: (business) =>
    `I’m the automatic assistant of ${business}. I answer from what they have written down, and pass a message on when I don’t know.`,
  help: 'Of course. What would you like to know?',
  noAnswer: (business) =>
    `I couldn’t find an answer to that in what I know about ${business}. If you leave your details, somebody will get back to you.`,
  noAnswerAlone: (business) => `I couldn’t find an answer to that in what I know about ${business}. Please ask them directly.`,
  noAnswerNoted: (business) =>
    `I couldn’t find an answer to that in what I know about ${business}. They have your details and can tell you when they get in touch.`,
  unsure: 'I’m not sure what you mean. Is it one of these?',
  unsureOne: 'I’m not sure what you mean. Is it this?',
  restUnknown: 'About the other part of your question I found nothing.',
  restUnsure: 'About the other part of your question: is it one of these?',
  callBack: 'Gladly. Leave your name and how to reach you, and somebody will get back to you.',
  booking: 'I can’t book it myself, but I can pass it on: leave your details and when it suits you, and somebody will get back to you.',
  bookingToo: 'Or leave your details here, and somebody will get back to you.',
  alreadyNoted: 'Your details have been passed on, and somebody will get back to you.',
  contactAlone: (business) => `I can’t pass on messages here. Please contact ${business} directly.`,
};

const german: Phrases = {
  greeting: (business) => `Hallo! Ich beantworte Fragen zu ${business}. Was möchten Sie wissen?`,
  thanks: 'Gern geschehen! Fragen Sie einfach, wenn noch etwas ist.',
  goodbye: 'Auf Wiedersehen und danke für Ihren Besuch!',
  whoAmI: (business) =>
    `Ich bin der automatische Assistent von ${business}. Ich antworte aus dem, was dort aufgeschrieben wurde, und gebe eine Nachricht weiter, wenn ich etwas nicht weiß.`,
  help: 'Gern. Was möchten Sie wissen?',
  noAnswer: (business) =>
    `Dazu habe ich in den Angaben von ${business} nichts gefunden. Wenn Sie Ihre Kontaktdaten hinterlassen, meldet sich jemand bei Ihnen.`,
  noAnswerAlone: (business) => `Dazu habe ich in den Angaben von ${business} nichts gefunden. Bitte fragen Sie dort direkt nach.`,
  noAnswerNoted: (business) =>
    `Dazu habe ich in den Angaben von ${business} nichts gefunden. Ihre Kontaktdaten liegen schon vor; man kann es Ihnen beim Rückruf sagen.`,
  unsure: 'Ich bin nicht sicher, was Sie meinen. Ist es eines davon?',
  unsureOne: 'Ich bin nicht sicher, was Sie meinen. Ist es das?',
  restUnknown: 'Zum anderen Teil Ihrer Frage habe ich nichts gefunden.',
  restUnsure: 'Zum anderen Teil Ihrer Frage: Ist es eines davon?',
  callBack: 'Gern. Hinterlassen Sie Ihren Namen und wie man Sie erreicht, dann meldet sich jemand bei Ihnen.',
  booking:
    'Selbst buchen kann ich nicht, aber ich gebe es weiter: Hinterlassen Sie Ihre Kontaktdaten und wann es Ihnen passt, dann meldet sich jemand bei Ihnen.',
  bookingToo: 'Oder hinterlassen Sie hier Ihre Kontaktdaten, dann meldet sich jemand bei Ihnen.',
  alreadyNoted: 'Ihre Kontaktdaten sind weitergegeben, es meldet sich jemand bei Ihnen.',
  contactAlone: (business) => `Nachrichten kann ich hier nicht weitergeben. Bitte wenden Sie sich direkt an ${business}.`,
};

/** @param language BCP 47; another one than German is spoken to in English */
export function phrasesFor(language: string): Phrases {
  return language.toLowerCase().split('-')[0] === 'de' ? german : english;
}
