import { access } from './en/access.ts';
import { operator } from './en/operator.ts';
import { shell } from './en/shell.ts';
import { tenant } from './en/tenant.ts';

export const catalogue = { access, operator, shell, tenant };
