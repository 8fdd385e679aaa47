/**
 * What crosses between the page and the sealed frame: small talk about looks, nothing else.
 *
 * 1. The page is not ours and hears every word (it can patch `postMessage` before we run), so nothing here may be worth
 *    stealing: no pass, no transcript, no visitor's id, no lead.
 * 2. Each message is `{ coatcheck: 1, type, … }`. A receiver checks the source window, then the shape, then the origin;
 *    anything else is somebody else's and is ignored without a word.
 * 3. The frame sends to the page with the target origin the page told it in `hello` and that the ancestor list allows.
 *
 * This folder imports nothing: the loader must stay below 1,000 bytes.
 */

/** From the frame to the page. Sizes in CSS pixels. */
export type FrameToPage =
  /** The launcher is drawn and may be shown. */
  | { coatcheck: 1; type: 'ready'; width: number; height: number; corner: 'left' | 'right' }
  /** The frame wants this much room; `open` tells whether the panel is showing. `full`: cover the viewport (phones). */
  | { coatcheck: 1; type: 'size'; width: number; height: number; full: boolean; open: boolean }
  | { coatcheck: 1; type: 'unread'; count: number }
  /** The assistant was switched off; remove the frame. */
  | { coatcheck: 1; type: 'gone' };

/** From the page to the frame. */
export type PageToFrame =
  /** First word after the frame's `load`: lets the frame answer, and tells the viewport in CSS pixels. */
  | { coatcheck: 1; type: 'hello'; width: number; height: number }
  | { coatcheck: 1; type: 'viewport'; width: number; height: number }
  | { coatcheck: 1; type: 'open' }
  | { coatcheck: 1; type: 'close' };
