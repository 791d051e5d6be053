import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { parseBlocks } from './blocks.ts';
import { parseInline } from './inline.ts';
import { Markdown } from './markdown.tsx';
import { plainText } from './plain-text.ts';

const html = (text: string, streaming = false): string =>
  renderToStaticMarkup(<Markdown text={text} streaming={streaming} />);

const ATTRIBUTES = 'target="_blank" rel="noopener noreferrer nofollow"';
const anchor = (href: string, label: string, place?: string): string =>
  `<a href="${href}" title="${href}" ${ATTRIBUTES}>${label}${place === undefined ? '' : `<bdi class="place"> (${place})</bdi>`}</a>`;

describe('markdown', () => {
  it.each([
    ['plain', '<p>plain</p>'],
    ['a **bold** and *slanted* word', '<p>a <strong>bold</strong> and <em>slanted</em> word</p>'],
    ['***both***', '<p><em><strong>both</strong></em></p>'],
    ['**bold with *inner* text**', '<p><strong>bold with <em>inner</em> text</strong></p>'],
    ['*inner **bold***', '<p><em>inner <strong>bold</strong></em></p>'],
    ['__bold__ _slanted_ ~~gone~~', '<p><strong>bold</strong> <em>slanted</em> <s>gone</s></p>'],
    ['snake_case_name and 2 * 3 * 4', '<p>snake_case_name and 2 * 3 * 4</p>'],
    [String.raw`\*not\* this`, '<p>*not* this</p>'],
    ['`a *b*` and ``x ` y``', '<p><code>a *b*</code> and <code>x ` y</code></p>'],
    ['first\nsecond', '<p>first<br/>second</p>'],
    ['one\n\ntwo', '<p>one</p><p>two</p>'],
    ['# Title\ntext', '<h3>Title</h3><p>text</p>'],
    ['###### Deep', '<h3>Deep</h3>'],
    ['> # Quoted', '<blockquote><strong>Quoted</strong></blockquote>'],
    ['- a\n- b\n  - c', '<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>'],
    ['3. three\n4. four', '<ol start="3"><li>three</li><li>four</li></ol>'],
    ['- a\n\n- b', '<ul><li>a</li><li>b</li></ul>'],
    ['1. one\n\n   more\n2. two', '<ol start="1"><li>one<p>more</p></li><li>two</li></ol>'],
    ['> said\n> so', '<blockquote><p>said<br/>so</p></blockquote>'],
    ['a\n\n---\n\nb', '<p>a</p><hr/><p>b</p>'],
    ['Order | total', '<p>Order | total</p>'],
  ])('[UI2] renders %j', (source, expected) => {
    expect(html(source)).toBe(expected);
  });

  it('[UI2] renders fenced code as it is', () => {
    expect(html('```js\nif (a < b) {\n  go();\n}\n```\nafter')).toBe(
      '<div class="code"><div class="code-head"><span class="code-language">js</span></div>' +
        '<pre tabindex="0" role="group" aria-label="Code: js"><code>if (a &lt; b) {\n  go();\n}</code></pre></div><p>after</p>',
    );
  });

  it('[UI2] renders tables with their alignment, and fills rows that are too short', () => {
    const table = html('| Item | Price |\n|:---|---:|\n| **Pro** | 1 \\| 2 |\n| Kit |');
    expect(table).toContain('<th scope="col" data-align="end">Price</th>');
    expect(table).toContain('<td data-align="start"><strong>Pro</strong></td><td data-align="end">1 | 2</td>');
    expect(table).toContain('<td data-align="start">Kit</td><td colSpan="1"></td>');
  });

  it.each([
    ['[site](https://example.com/a?b=1&c=2)', 'https://example.com/a?b=1&amp;c=2', 'site', 'example.com'],
    ['[mail](mailto:help@example.com)', 'mailto:help@example.com', 'mail', 'help@example.com'],
    ['[titled](https://example.com/ "A title")', 'https://example.com/', 'titled', 'example.com'],
    ['<https://example.com/x>', 'https://example.com/x', 'https://example.com/x'],
    ['https://example.com/y', 'https://example.com/y', 'https://example.com/y'],
    ['[**bold**](https://example.com/)', 'https://example.com/', '<strong>bold</strong>', 'example.com'],
    ['[wiki](https://example.com/a_(b))', 'https://example.com/a_(b)', 'wiki', 'example.com'],
  ])('[UI2] links %j', (source, href, label, place) => {
    expect(html(source)).toBe(`<p>${anchor(href, label, place)}</p>`);
  });

  it('[UI2] leaves the punctuation of the sentence out of a bare address', () => {
    expect(html('(see https://example.com/a).')).toBe(
      `<p>(see ${anchor('https://example.com/a', 'https://example.com/a')}).</p>`,
    );
  });
});

describe('hostile output', () => {
  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<a href="javascript:alert(1)">x</a>',
    '<svg/onload=alert(1)>',
    '**<iframe src="https://evil.example"></iframe>**',
    '`</code><script>alert(1)</script>`',
    '```html\n</code></pre><script>alert(1)</script>\n```',
    '```"><script>\nx\n```',
    '| <b onclick=alert(1)> | x |\n|---|---|\n| <style>*{}</style> | y |',
    '- <form action=https://evil.example><input>',
    '# <math><mtext></mtext></math>',
    '> <object data=x>',
  ])('[SC6] shows markup as text: %j', (source) => {
    for (const streaming of [false, true]) {
      const tags = html(source, streaming).match(/<\/?[a-z][a-z0-9]*/g) ?? [];
      expect(
        tags.every((tag) =>
          /^<\/?(?:p|a|bdi|em|code|pre|span|strong|ul|li|h3|div|table|colgroup|col|thead|tbody|tr|th|td|blockquote|br)$/.test(
            tag,
          ),
        ),
      ).toBe(true);
    }
  });

  it.each([
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](java\tscript:alert(1))',
    '[x]( javascript:alert(1))',
    '[x](\u0001javascript:alert(1))',
    '[x](data:text/html;base64,PHNjcmlwdD4=)',
    '[x](vbscript:x)',
    '[x](file:///etc/passwd)',
    '[x](blob:https://example.com/1)',
    '[x](//evil.example/)',
    '[x](/logout)',
    '[x](#top)',
    '[x](https://bank.example@evil.example/)',
    '[x](https://user:pass@evil.example/)',
    '<javascript:alert(1)>',
    '![x](javascript:alert(1))',
    '[![x](javascript:alert(1))](data:text/html,x)',
  ])('[SC6] makes no link of %j', (source) => {
    for (const streaming of [false, true]) expect(html(source, streaming)).not.toContain('href');
  });

  it('[SC6] loads no image by itself, it links to it and offers to load it', () => {
    const out = html('![a cat](https://evil.example/pixel.png?data=secret)');
    expect(out).toBe(
      `<p><span class="image" tabindex="-1">${anchor('https://evil.example/pixel.png?data=secret', 'a cat', 'evil.example')}` +
        '<button type="button" class="link-button">Load image from evil.example</button></span></p>',
    );
  });

  it('[SC6] cannot break out of an attribute', () => {
    const out = html('[x](https://example.com/"onmouseover="alert(1))\n\n```x"onclick="alert(1)\ny\n```');
    expect(out).not.toMatch(/\son\w+=/);
  });

  it('[SC6] leaves out what is hidden, also where it is written as a reference, and spells it out in code', () => {
    const hidden = 'a\u202eb &#x202e;c &#8294;d [e&#x202d;](https://example.com/)';
    expect(html(hidden)).toBe(`<p>ab c d ${anchor('https://example.com/', 'e', 'example.com')}</p>`);
    expect(html('![f&#xe0041;](https://example.com/f)')).not.toMatch(/\u{e0041}/u);
    expect(plainText(hidden)).toBe('ab c d e');
    expect(html('`g\u202e`')).toBe('<p><code>g\\u{202e}</code></p>');
  });

  it('[SC6] puts no link inside a link', () => {
    expect(html('[a [b](https://evil.example/) c](https://example.com/)')).not.toMatch(/<a [^>]*>(?:(?!<\/a>).)*<a /);
    expect(html('[https://bank.example/](https://evil.example/)').match(/<a /g)).toHaveLength(1);
  });
});

describe('text that still grows', () => {
  const answer = [
    'Your order **ORD-5678** is *on its way*; see `TRK-111` and [the carrier](https://example.com/t).',
    '',
    '## Items',
    '| Item | Price |',
    '|---|---:|',
    '| Widget Pro | $99.98 |',
    '',
    'A picture: ![the kit](https://img.example/kit.png "Kit") &amp; more, <https://example.com/x>',
    '',
    '1. first',
    '2. **second**',
    '',
    '```js',
    'const a = 1;',
    '```',
    'Done.',
  ].join('\n');

  /** What a reader sees, apart from how it looks. */
  const textOf = (markup: string): string => markup.replaceAll(/<[^>]+>/g, '').replaceAll('&amp;', '&');

  it('[UI2] never shows half of a construct as raw markup', () => {
    for (let length = 1; length <= answer.length; length += 1) {
      expect(textOf(html(answer.slice(0, length), true)), JSON.stringify(answer.slice(0, length))).not.toMatch(
        /[*`#|[\]]|\]\(|---/,
      );
    }
  });

  it('[UI2] only ever adds to what is shown', () => {
    let shown = '';
    for (let length = 1; length <= answer.length; length += 1) {
      const next = textOf(html(answer.slice(0, length), true));
      expect(next.startsWith(shown), `${JSON.stringify(shown)} → ${JSON.stringify(next)}`).toBe(true);
      shown = next;
    }
    expect(textOf(html(answer))).toBe(shown);
  });

  it('[SC6] offers no address that is not complete', () => {
    expect(html('see [it](https://example.com/a', true)).toBe('<p>see it</p>');
    expect(html('see https://exam', true)).toBe('<p>see https://exam</p>');
  });

  it('[UI2] keeps literal markers once the text is complete', () => {
    expect(html('a [lone bracket, and **half')).toBe('<p>a [lone bracket, and **half</p>');
  });
});

describe('plain text', () => {
  it('[UI4] says what an answer says, without its markup', () => {
    expect(
      plainText(
        '# Hi\nYour **order** is `here`: [track](https://e.example)\n\n- a\n- b\n\n| x | y |\n|---|---|\n| 1 | 2 |',
      ),
    ).toBe('Hi\nYour order is here: track\na\nb\nx, y\n1, 2');
  });
});

describe('depth', () => {
  it.each(['*a **b ', '> ', '- ', '![', '~~a **b '])('[SC6] is bounded: %j', (part) => {
    const depth = (value: unknown): number =>
      typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depth)) : 0;
    const blocks = parseBlocks(part.repeat(2_000)).blocks;
    expect(depth(blocks)).toBeLessThan(40);
    expect(depth(parseInline(part.repeat(2_000), true))).toBeLessThan(40);
  });
});
