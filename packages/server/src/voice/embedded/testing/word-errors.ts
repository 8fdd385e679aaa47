/** How many words were misheard: the fewest that must be changed, added or dropped, as speech recognition is measured everywhere. */

const ones = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve', 'thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen'];
const tens = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];

/** Words as they are spoken: no capitals, marks, digits or abbreviations. */
export function spokenWords(text: string): string[] {
  const lower = text.toLowerCase().replaceAll(/\bmr\b\.?/g, 'mister').replaceAll(/\$(\d+)/g, '$1 dollars');
  const spelled = lower.replaceAll(/\d+/g, (digits) => ` ${inWords(Number(digits))} `);
  return spelled.replaceAll("'", '').split(/[^a-z]+/).filter((word) => word !== '');
}

function inWords(number: number): string {
  if (number < 20) return ones[number] ?? '';
  if (number < 100) return `${tens[Math.floor(number / 10)]} ${number % 10 === 0 ? '' : ones[number % 10]}`;
  return String(number).split('').map((digit) => ones[Number(digit)]).join(' ');
}

export function wordErrors(said: readonly string[], heard: readonly string[]): number {
  let row = Array.from({ length: heard.length + 1 }, (_, index) => index);
  for (const [index, word] of said.entries()) {
    const next = [index + 1];
    for (const [other, heardWord] of heard.entries()) {
      next.push(Math.min((row[other] ?? 0) + (word === heardWord ? 0 : 1), (row[other + 1] ?? 0) + 1, (next[other] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
