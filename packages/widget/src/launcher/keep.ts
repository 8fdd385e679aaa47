/**
 * What must survive a reload of the frame: whether the panel was open, what was typed, what was not yet answered.
 *
 * It waits in `history.state`, which only this document of this tab can read; `window.name` can be read by the page, and
 * storage throws where third-party storage is blocked. Reloads that nobody asked for are counted there too: a server that
 * refuses every new ticket must not get a page that reloads for ever.
 */

export interface Unsent {
  readonly text: string;
  readonly requestId: string;
}

export interface LeadDraft {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly note: string;
}

export interface Kept {
  readonly open: boolean;
  readonly draft: string;
  /** In order. */
  readonly unsent: readonly Unsent[];
  /** The request id of the one that was on its way: it is sent again. */
  readonly resend: string | null;
  /** The form's fields, where it was showing. */
  readonly lead: LeadDraft | null;
  /** Why a call is over, where that has not been read yet: what ended it may be why the frame loads itself again. */
  readonly callNote: string | null;
}

export interface Keep {
  /** What the document before this one left; read once, gone afterwards. */
  readonly kept: Kept | null;
  /** @returns false where the frame has reloaded itself too often lately: then nothing happens */
  reload(kept: Kept, options?: { readonly asked: boolean }): boolean;
}

/** Reloads that nobody asked for, at most so many in this time. */
const reloadsMax = 2;
const reloadsWindowMs = 60_000;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;
const textOf = (value: unknown) => (typeof value === 'string' ? value : '');

function readKept(value: unknown): Kept | null {
  if (!isRecord(value)) return null;
  const unsent = Array.isArray(value['unsent']) ? value['unsent'] : [];
  const lead = value['lead'];
  return {
    open: value['open'] === true,
    draft: textOf(value['draft']),
    unsent: unsent.filter(isRecord).map((one) => ({ text: textOf(one['text']), requestId: textOf(one['requestId']) })),
    resend: textOf(value['resend']) || null,
    lead: isRecord(lead)
      ? { name: textOf(lead['name']), email: textOf(lead['email']), phone: textOf(lead['phone']), note: textOf(lead['note']) }
      : null,
    callNote: textOf(value['callNote']) || null,
  };
}

/** The parts of the browser it needs. */
export interface KeepSurroundings {
  readonly history: Pick<History, 'state' | 'replaceState'>;
  now(): number;
  reload(): void;
}

export function openKeep({ history, now, reload }: KeepSurroundings): Keep {
  const state: unknown = history.state;
  const left = isRecord(state) ? state : {};
  const reloads = (Array.isArray(left['reloads']) ? left['reloads'] : []).filter((at): at is number => typeof at === 'number');
  const save = (value: unknown) => {
    try {
      history.replaceState(value, '');
      return true;
    } catch {
      return false;
    }
  };
  const kept = readKept(left['kept']);
  if (kept !== null) save({ reloads });

  return {
    kept,
    reload: (next, { asked } = { asked: false }) => {
      const recent = reloads.filter((at) => at > now() - reloadsWindowMs && at <= now());
      if (!asked && recent.length >= reloadsMax) return false;
      // Where nothing can be counted only a person may reload.
      if (!save({ kept: next, reloads: asked ? [] : [...recent, now()] }) && !asked) return false;
      reload();
      return true;
    },
  };
}
