import type { Catalogue } from './catalogue.ts';
import { access } from './de/access.ts';
import { operator } from './de/operator.ts';
import { shell } from './de/shell.ts';
import { tenant } from './de/tenant.ts';

export const catalogue: Catalogue = { access, operator, shell, tenant };
