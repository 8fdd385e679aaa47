/** An answer's Markdown as nodes. Text stays text: there is no way from here to markup. */
import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Inline } from '../content/inline.ts';
import { type Block, parseMarkdown } from '../content/markdown.ts';

interface LinkProps {
  readonly href: string;
  readonly children: ComponentChildren;
}

/** `nofollow`: what an assistant links to is no recommendation of the business. */
export function OutsideLink({ href, children }: LinkProps) {
  return (
    <a href={href} title={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  );
}

function inline(nodes: readonly Inline[]): ComponentChildren {
  return nodes.map((node, index) => {
    switch (node.type) {
      case 'text':
        return node.text;
      case 'break':
        return <br key={index} />;
      case 'code':
        return <code key={index}>{node.text}</code>;
      case 'em':
        return <em key={index}>{inline(node.children)}</em>;
      case 'strong':
        return <strong key={index}>{inline(node.children)}</strong>;
      case 'link':
        return (
          <OutsideLink key={index} href={node.href}>
            {inline(node.children)}
          </OutsideLink>
        );
    }
  });
}

/** @param tight within a list's item, where a lone paragraph is just its words */
function blocks(nodes: readonly Block[], tight = false): ComponentChildren {
  return nodes.map((node, index) => {
    switch (node.type) {
      case 'paragraph':
        return tight && index === 0 ? inline(node.children) : <p key={index}>{inline(node.children)}</p>;
      case 'code':
        return (
          <pre key={index} tabIndex={0}>
            {node.text}
          </pre>
        );
      case 'quote':
        return <blockquote key={index}>{blocks(node.children)}</blockquote>;
      case 'list': {
        const items = node.items.map((item, at) => <li key={at}>{blocks(item, true)}</li>);
        return node.start === null ? (
          <ul key={index}>{items}</ul>
        ) : (
          <ol key={index} start={node.start}>
            {items}
          </ol>
        );
      }
    }
  });
}

export function RichText({ text }: { readonly text: string }) {
  return useMemo(() => <>{blocks(parseMarkdown(text))}</>, [text]);
}
