/** Two corrections to what the bundler puts into the widget, worth 2.5 KB of its 28. */
import type { Plugin } from 'vite';

/**
 * Lets the bundler drop the contract's schemas that the widget doesn't use.
 *
 * A schema is a chain of calls (`z.string().check(…)`), and a bundler must suppose that a call does something. Ours don't: so
 * each exported one is put into a function that says it is pure, and what nobody imports goes, together with the parts of the
 * schema library that it alone needed.
 *
 * @param folder the contract's sources
 */
export function unusedSchemas(folder: string): Plugin {
  return {
    name: 'coatcheck:unused-schemas',
    enforce: 'post',
    transform(code, id) {
      if (!id.startsWith(folder)) return null;
      let result = code;
      // From the end, so that the places of what comes before stay right.
      for (const statement of this.parse(code).body.toReversed()) {
        if (statement.type !== 'ExportNamedDeclaration' || statement.declaration?.type !== 'VariableDeclaration') continue;
        for (const { init } of statement.declaration.declarations.toReversed()) {
          if (init?.type !== 'CallExpression') continue;
          const { start, end } = init;
          result = `${result.slice(0, start)}/* @__PURE__ */ (() => ${result.slice(start, end)})()${result.slice(end)}`;
        }
      }
      return { code: result, map: null };
    },
  };
}

/**
 * Leaves `import()` as it is. The bundler would wrap each in a helper that preloads what a chunk needs by links of its own; our
 * chunks need nothing, and the frame's policy refuses a module link without a nonce.
 */
export function plainImports(): Plugin {
  return {
    name: 'coatcheck:plain-imports',
    enforce: 'pre',
    load: (id) => (id === '\0vite/preload-helper.js' ? 'export const __vitePreload = (load) => load();' : null),
  };
}
