/** How much room the frame asks the page for. All in CSS pixels. */

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The button with the room that its shadow takes. */
export const launcherSize: Size = { width: 80, height: 80 };

/** The panel with its shadow's room; the loader keeps 16 px to the viewport's edges on its own. */
const panelSize: Size = { width: 424, height: 680 };
const pageMargin = 16;

/** Below this a panel beside the page would leave too little of both. */
const widthMin = 480;
const heightMin = 420;

/** A page that says no viewport gets the full panel; its own layout will cut it where it must. */
export function frameSizeOf(viewport: Size, open: boolean): Size & { readonly full: boolean } {
  if (!open) return { ...launcherSize, full: false };
  const full = viewport.width < widthMin || viewport.height < heightMin;
  return {
    width: Math.min(panelSize.width, viewport.width - 2 * pageMargin),
    height: Math.min(panelSize.height, viewport.height - 2 * pageMargin),
    full,
  };
}
