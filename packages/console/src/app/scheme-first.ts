/** Runs before the first paint, as a file of its own (the policy allows no script in the document): nobody is flashed at in the dark. */
import { rememberedScheme } from '../parts/remembered-scheme.ts';

const dark = matchMedia('(prefers-color-scheme: dark)').matches;
const chosen = rememberedScheme();
document.documentElement.dataset['mantineColorScheme'] = chosen === 'auto' ? (dark ? 'dark' : 'light') : chosen;
