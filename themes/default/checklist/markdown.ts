/** What a file says before the items: the page's title, and the lines below it. */
export interface Head {
  readonly title: string;
  readonly lines: readonly string[];
}

/** The items of a checklist as Markdown, below their headings, with [x] for those that are ticked. */
export function toMarkdown(head: Head, list: HTMLElement, ticked: ReadonlySet<string>): string {
  const out = [`# ${escape(head.title)}`, ...head.lines];
  // A heading is written once there is an item below it.
  let headings: { level: number; text: string }[] = [];
  for (const block of list.children) {
    const level = Number(/^H([2-6])$/.exec(block.tagName)?.[1] ?? 0);
    if (level > 0) {
      headings = [...headings.filter((h) => h.level < level), { level, text: `${'#'.repeat(level)} ${words(block)}` }];
    } else if (isList(block) && block.querySelector('.task')) {
      out.push(...headings.map((h) => h.text), items(block, '', ticked).join('\n'));
      headings = [];
    }
  }
  return `${out.join('\n\n')}\n`;
}

function items(list: Element, indent: string, ticked: ReadonlySet<string>): string[] {
  return [...list.children].flatMap((item) => {
    const box = item.classList.contains('task') ? `[${ticked.has(item.id) ? 'x' : ' '}] ` : '';
    const own: string[] = [];
    const below: string[] = [];
    let text = '';
    const end = (): void => {
      if (text.trim() !== '') own.push(text.trim());
      text = '';
    };
    for (const node of item.childNodes) {
      if (node instanceof Element && isList(node)) below.push(...items(node, `${indent}  `, ticked));
      else if (node instanceof Element && node.tagName === 'P') {
        end();
        text = words(node);
        end();
      } else text += words(node);
    }
    end();
    return [`${indent}- ${box}${own.shift() ?? ''}`, ...own.flatMap((more) => ['', `${indent}  ${more}`]), ...below];
  });
}

function isList(element: Element): boolean {
  return element.tagName === 'UL' || element.tagName === 'OL';
}

/** The text of a node, without Markdown's own marks in it. How sure a claim is stands in parentheses. */
function words(node: Node): string {
  if (node instanceof Text) return escape(node.data.replace(/\s+/g, ' '));
  if (!(node instanceof Element)) return '';
  if (node.classList.contains('confidence')) return `(${escape(node.textContent ?? '')})`;
  if (node.matches('[data-search="off"]')) return '';
  return [...node.childNodes].map(words).join('');
}

function escape(text: string): string {
  return text.replace(/[\\`*_[\]<>]/g, '\\$&');
}
