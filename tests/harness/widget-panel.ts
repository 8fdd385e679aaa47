/** The widget on a page, as a test finds it. */
import type { Frame, Page } from 'playwright-core';

/** @returns its frame, once it can be seen */
export async function frameOf(page: Page): Promise<Frame> {
  const handle = await page.waitForSelector('iframe', { state: 'visible' });
  const frame = await handle.contentFrame();
  if (frame === null) throw new Error('the frame has no document');
  return frame;
}

/** @returns its frame, with the panel open: as it was left before a reload, else by a click */
export async function openPanel(page: Page): Promise<Frame> {
  const frame = await frameOf(page);
  const composer = frame.locator('.composer textarea');
  await frame.locator('.launcher:visible, .composer textarea:visible').waitFor();
  if (!(await composer.isVisible())) await frame.locator('.launcher').click();
  await composer.waitFor();
  return frame;
}
