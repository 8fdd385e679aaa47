import type { FailureSentences, Strings } from './strings.ts';

const wait = (seconds: number | undefined) => {
  if (seconds === undefined || seconds <= 0) return 'Please try again in a moment.';
  if (seconds >= 90) return `Please try again in ${Math.ceil(seconds / 60)} minutes.`;
  return seconds === 1 ? 'Please try again in a second.' : `Please try again in ${Math.ceil(seconds)} seconds.`;
};

const failures: FailureSentences = {
  offline: 'You are offline. This is sent as soon as you are back.',
  unreachable: 'We could not be reached. Please check your connection.',
  interrupted: 'The connection broke off before the answer was complete.',
  rate_limited: 'That was a lot of messages at once.',
  too_many_streams: 'Another answer is still on its way.',
  model_unavailable: 'The assistant cannot answer just now.',
  database_unavailable: 'We have a problem on our side just now.',
  internal: 'Something went wrong on our side.',
  payload_too_large: 'That message is too long. Please shorten it.',
  invalid_request: 'That could not be read. Please write it differently.',
  scope_missing: 'This is not offered here.',
  origin_not_allowed: 'The assistant is not set up for this website.',
  other: 'The conversation could not be opened. Reloading the page may help.',
};

const waitable = new Set(['rate_limited', 'too_many_streams', 'model_unavailable', 'database_unavailable', 'internal']);

export const en: Strings = {
  language: 'en',
  close: 'Close chat',
  menu: 'More',
  assistant: 'Assistant',
  you: 'You',
  conversation: 'Conversation',
  subtitle: 'AI assistant',
  writeHere: 'Write a message …',
  send: 'Send',
  stop: 'Stop the answer',
  typing: 'The assistant is writing',
  latest: 'To the latest message',
  sources: 'Sources',
  openSource: 'Open the page',
  suggestions: 'Did you mean',
  retry: 'Try again',
  stopped: 'Stopped',
  cutShort: 'The answer was cut short here.',
  noAnswer: 'No answer came.',
  offline: 'You are offline',
  ephemeral: 'Your browser keeps nothing for us, so this conversation lasts until you leave this page.',
  goodbye: 'This assistant has been switched off. Thank you for your visit.',
  call: 'Talk to the assistant',
  characters: (used, most) => `${used.toLocaleString('en')} of ${most.toLocaleString('en')} characters`,

  forget: 'Forget this conversation',
  forgetQuestion: 'Forget this conversation? It ends here and cannot be brought back on this device.',
  forgetYes: 'Forget it',
  cancel: 'Cancel',

  leaveDetails: 'Leave your contact details',
  leadTitle: 'How can we reach you?',
  leadHint: 'An email address or a phone number is enough.',
  name: 'Name',
  email: 'Email',
  phone: 'Phone',
  note: 'Message',
  optional: 'optional',
  leadSend: 'Send',
  leadSending: 'Sending …',
  leadSent: 'Thank you! Your details have arrived, we will be in touch.',
  emailInvalid: 'That does not look like an email address.',
  phoneInvalid: 'That does not look like a phone number.',
  contactMissing: 'Please give an email address or a phone number.',
  consentMissing: 'We need your consent before we may get in touch.',

  failure: (code, waitSeconds) => `${failures[code] ?? failures.other}${waitable.has(code) ? ` ${wait(waitSeconds)}` : ''}`,
};
