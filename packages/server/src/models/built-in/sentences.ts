/** What the built-in answerer says of itself; everything about the business is quoted. */

export interface Sentences {
  greeting(business: string): string;
  thanks(business: string): string;
  goodbye(business: string): string;
  identity(business: string): string;
  contact(): string;
  contactAgain(): string;
  unsure(): string;
  unknown(): string;
  unknownWithForm(): string;
  restUnknown(): string;
}

const english: Sentences = {
  greeting: () => 'Hello! What would you like to know?',
  thanks: () => 'You’re welcome! Is there anything else?',
  goodbye: () => 'Goodbye, and thank you for your visit!',
  identity: (business) => `I’m the digital assistant of ${business}. I answer from what the team has written down, and I can take a message for them.`,
  contact: () => 'Gladly. Leave your details here, and somebody will get back to you.',
  contactAgain: () => 'We have your details already. If they have changed, you can leave new ones here.',
  unsure: () => 'I’m not sure what you mean. Is it one of these?',
  unknown: () => 'I’m sorry, I don’t have an answer to that.',
  unknownWithForm: () => 'I’m sorry, I don’t have an answer to that. Leave a message, and somebody will get back to you.',
  restUnknown: () => 'To the rest of your question I don’t have an answer.',
};

const german: Sentences = {
  greeting: () => 'Hallo! Was möchten Sie wissen?',
  thanks: () => 'Gern geschehen! Gibt es sonst noch etwas?',
  goodbye: () => 'Auf Wiedersehen und danke für Ihren Besuch!',
  identity: (business) => `Ich bin der digitale Assistent von ${business}. Ich antworte mit dem, was das Team aufgeschrieben hat, und nehme gern eine Nachricht entgegen.`,
  contact: () => 'Gern. Hinterlassen Sie hier Ihre Angaben, dann meldet sich jemand bei Ihnen.',
  contactAgain: () => 'Ihre Angaben haben wir schon. Falls sich etwas geändert hat, können Sie hier neue hinterlassen.',
  unsure: () => 'Ich bin nicht sicher, was Sie meinen. Ist es eines davon?',
  unknown: () => 'Darauf habe ich leider keine Antwort.',
  unknownWithForm: () => 'Darauf habe ich leider keine Antwort. Hinterlassen Sie eine Nachricht, dann meldet sich jemand bei Ihnen.',
  restUnknown: () => 'Auf den Rest Ihrer Frage habe ich keine Antwort.',
};

/** @param language BCP 47; a language without a catalogue is answered in English */
export function sentencesFor(language: string): Sentences {
  return language.startsWith('de') ? german : english;
}
