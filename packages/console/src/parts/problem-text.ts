/** What is said to a person when something fails. Codes that need no word of their own share one. */
import { ApiError } from '../api/client.ts';
import type { Catalogue } from '../content/catalogue.ts';

export interface ProblemText {
  readonly title: string;
  readonly message: string;
}

export function problemText(error: unknown, { shell: { problems } }: Catalogue): ProblemText {
  if (!(error instanceof ApiError)) return { title: problems.title, message: problems.internal };
  switch (error.code) {
    case 'offline':
      return { title: problems.offlineTitle, message: problems.offline };
    case 'role_missing':
    case 'scope_missing':
      return { title: problems.roleTitle, message: problems.role };
    case 'not_found':
    case 'invitation_invalid':
      return { title: problems.missingTitle, message: problems.missing };
    case 'rate_limited':
      return { title: problems.title, message: problems.busy(error.problem?.retry_after ?? 30) };
    case 'database_unavailable':
      return { title: problems.title, message: problems.database };
    case 'invalid_origin':
      return { title: problems.title, message: problems.origin };
    case 'conflict':
      return { title: problems.title, message: problems.conflict };
    case 'payload_too_large':
      return { title: problems.title, message: problems.tooLarge };
    case 'unreadable':
      return { title: problems.title, message: problems.unreadable };
    case 'session_missing':
      return { title: problems.title, message: problems.session };
    case 'cross_site':
      return { title: problems.title, message: problems.crossSite };
    case 'invalid_request':
    case 'invalid_json':
      return { title: problems.title, message: problems.invalid };
    default:
      return { title: problems.title, message: problems.internal };
  }
}
