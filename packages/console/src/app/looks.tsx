/**
 * Mantine, without a `<style>` element of its own making: its variables, its classes for breakpoints and our colours all come from style
 * sheets (`mantine.css`, `theme.css`), as the policy allows no other styles and `innerHTML` of nothing. Two things follow for every page:
 *
 * - no responsive style props (`p={{ base: … }}`) and no component made of them (AppShell, Grid, SimpleGrid): layout stands in CSS files
 * - no Modal or Drawer, whose scroll lock writes a style sheet: `parts/dialog.tsx` is the browser's own `<dialog>`
 *
 * `style` props are fine: they are set through the CSSOM. A browser test counts the policy's violations on every page.
 */
import { createTheme, localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import type { ReactNode } from 'react';
import { schemeName } from '../parts/remembered-scheme.ts';

const theme = createTheme({ primaryColor: 'teal', cursorType: 'pointer', respectReducedMotion: true, defaultRadius: 'md', autoContrast: false });
const colorSchemeManager = localStorageColorSchemeManager({ key: schemeName });

export function LooksProvider({ children }: { readonly children: ReactNode }) {
  return (
    <MantineProvider theme={theme} colorSchemeManager={colorSchemeManager} defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
      {children}
    </MantineProvider>
  );
}
