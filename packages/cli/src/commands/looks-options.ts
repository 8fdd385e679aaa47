/** How a tenant's assistant looks and speaks, as options of `tenant create` and `tenant update`. */
import { languageCodes, type TenantLooks } from '@coatcheck/contract/operator/tenants';
import { Option, type Command } from 'commander';
import * as z from 'zod/mini';
import { collect } from './shared-options.ts';

export function declareLooks(command: Command): Command {
  return command
    .option('--language <code>', `language of the assistant and its knowledge: ${languageCodes.join(', ')}`)
    .option('--greeting <text>', 'first sentence in the panel')
    .option('--colour <#rrggbb>', 'main colour')
    .addOption(new Option('--corner <side>', 'where the launcher sits').choices(['left', 'right']))
    .option('--starter <question>', 'a question offered before the first message; up to 4 times', collect)
    .option('--consent-text <text>', 'what visitors agree to when they leave their address')
    .option('--call-consent-text <text>', 'what visitors agree to before their first call; "" asks for nothing');
}

export const LooksInput = {
  language: z.optional(z.enum(languageCodes, `is not one of ${languageCodes.join(', ')}`)),
  greeting: z.optional(z.string()),
  colour: z.optional(
    z.string().check(z.regex(/^#[0-9a-f]{6}$/i, 'is not a colour such as #0a7f5a (quote it: the shell takes # for a comment)')),
  ),
  corner: z.optional(z.enum(['left', 'right'])),
  starter: z.optional(z.array(z.string()).check(z.maxLength(4, 'may be given 4 times at most'))),
  consentText: z.optional(z.string()),
  callConsentText: z.optional(z.string()),
};

const Looks = z.object(LooksInput);

/** The part of a request that the options fill; what wasn't given isn't in it. */
export function looksOf(input: z.infer<typeof Looks>): TenantLooks {
  const { language, greeting, colour, corner, starter, consentText, callConsentText } = input;
  return {
    ...(language === undefined ? {} : { language }),
    ...(greeting === undefined ? {} : { greeting }),
    ...(colour === undefined ? {} : { colour }),
    ...(corner === undefined ? {} : { corner }),
    ...(starter === undefined ? {} : { starters: starter }),
    ...(consentText === undefined ? {} : { consent_text: consentText }),
    ...(callConsentText === undefined ? {} : { call_consent_text: callConsentText }),
  };
}
