import { describe, expect, it } from 'vitest';
import { contactIn, smallTalkIn, withoutGreeting } from './intents.ts';

describe('smallTalkIn', () => {
  it.each([
    ['hi', 'greeting'], ['Hello there!', 'greeting'], ['Good morning', 'greeting'], ['thanks a lot!!', 'thanks'], ['ok', 'thanks'],
    ['bye', 'goodbye'], ['who are you?', 'who'], ['are you a bot?', 'who'], ['Am I talking to a human?', 'who'], ['can you help me?', 'help'], ['Thank you very much, bye', 'thanks'],
    ['lol', 'help'], ['hahaha', 'help'], ['you suck', 'help'], ['This is useless!', 'help'],
  ])('en: %s', (message, kind) => {
    expect(smallTalkIn(message, 'en')).toBe(kind);
  });

  it.each([['Guten Tag', 'greeting'], ['Grüß Gott!', 'greeting'], ['Vielen Dank', 'thanks'], ['Tschüss', 'goodbye'], ['Bist du ein Mensch?', 'who'], ['hello', 'greeting']])(
    'de: %s',
    (message, kind) => {
      expect(smallTalkIn(message, 'de')).toBe(kind);
    },
  );

  it.each([
    'hi, when are you open?', 'who are you working with', 'help with a toothache', 'what are you charging for a crown', 'thank you cards',
    'good morning buns price', 'are you open', 'question about parking', 'who are your dentists?', 'ok google', '', 'is this useless after an extraction', 'damn the tooth broke',
  ])('no small talk: %s', (message) => {
    expect(smallTalkIn(message, 'en')).toBeUndefined();
  });
});

describe('contactIn', () => {
  it.each([
    'Can somebody call me back?', 'please ring me', 'I’d like to talk to a human', 'can i speak with your manager', 'could you get back to me',
    'I want to leave a message', 'human please', 'call me tomorrow at 9',
  ])('call back: %s', (message) => {
    expect(contactIn(message, 'en')).toBe('call-back');
  });

  it.each(['I’d like to book an appointment', 'can I make a reservation?', 'I want to book a cleaning', 'i need an appointment'])('booking: %s', (message) => {
    expect(contactIn(message, 'en')).toBe('booking');
  });

  it.each(['Kann mich jemand zurückrufen?', 'Bitte rufen Sie mich an', 'Ich möchte mit einem Mitarbeiter sprechen'])('de, call back: %s', (message) => {
    expect(contactIn(message, 'de')).toBe('call-back');
  });

  it('de, booking', () => {
    expect(contactIn('Ich möchte einen Termin vereinbaren', 'de')).toBe('booking');
  });

  it.each(['what is your phone number?', 'how do I cancel my appointment', 'can I call you on Sunday?', 'do you have a book club', 'missed appointment fee', 'do your staff speak Polish'])(
    'a question: %s',
    (message) => {
      expect(contactIn(message, 'en')).toBeUndefined();
    },
  );
});

describe('withoutGreeting', () => {
  it('takes the greeting from before a question, and leaves a greeting alone', () => {
    expect(withoutGreeting('Hello, when are you open?', 'en')).toBe('when are you open?');
    expect(withoutGreeting('Guten Tag! Was kostet das?', 'de')).toBe('Was kostet das?');
    expect(withoutGreeting('Hello', 'en')).toBe('Hello');
    expect(withoutGreeting('Highlands tour', 'en')).toBe('Highlands tour');
  });
});
