/** What a call says by itself, whoever answers in it. */

export interface CallPhrases {
  readonly stillThere: string;
  /** Before the call ends because of its length, the budget, or silence. */
  readonly length: string;
  readonly budget: string;
  readonly silence: string;
}

const english: CallPhrases = {
  stillThere: 'Are you still there?',
  length: 'We have reached the longest a call may last. You can go on in writing. Goodbye!',
  budget: 'I have to end the call here. You can go on in writing. Goodbye!',
  silence: 'I cannot hear anybody, so I am hanging up. Goodbye!',
};

const german: CallPhrases = {
  stillThere: 'Sind Sie noch da?',
  length: 'Länger darf ein Gespräch leider nicht dauern. Sie können gern schriftlich weitermachen. Auf Wiederhören!',
  budget: 'Ich muss das Gespräch hier leider beenden. Sie können gern schriftlich weitermachen. Auf Wiederhören!',
  silence: 'Ich höre niemanden mehr und lege auf. Auf Wiederhören!',
};

/** @param language BCP 47; another one than German is spoken to in English */
export function callPhrases(language: string): CallPhrases {
  return language.toLowerCase().split('-')[0] === 'de' ? german : english;
}
