import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readBenefits } from '../../src/offer/benefits.ts';

describe('The benefits of an offer', () => {
  it.each<readonly [what: string, html: string, entries: readonly string[]]>([
    ['a list', '<ul><li>Game and stream</li><li>300Mbps speeds</li></ul>', ['Game and stream', '300Mbps speeds']],
    ['paragraphs', '<p><strong>Fast</strong> and steady</p><p>No contract</p>', ['Fast and steady', 'No contract']],
    ['lines', 'One<br>Two<br/>Three', ['One', 'Two', 'Three']],
    ['a nested list', '<ul><li>Outer<ul><li>Inner</li></ul>rest</li></ul>', ['Outer', 'Inner', 'rest']],
    ['a list that is never closed', '<ul><li>One<li>Two', ['One', 'Two']],
    ['a table', '<table><tr><td>A</td><td>B</td></tr></table>', ['A', 'B']],
    ['plain text', 'Unlimited data', ['Unlimited data']],
    ['blanks', '<ul>\n  <li>  Two\n   words </li>\n <li>&nbsp;</li></ul>', ['Two words']],
    ['entities, decoded once', 'AT&amp;T &#36;5 &amp;lt;', ['AT&T $5 &lt;']],
    ['a bare sign', 'below 5 < 10 & more', ['below 5 < 10 & more']],
    ['nothing', '', []],
    ['empty elements', '<ul><li></li><p></p></ul>', []],
    ['a script', 'Fast<script>alert("<li>x</li>")</script> line', ['Fast line']],
    ['a script in capitals', '<SCRIPT SRC=//evil.example></SCRIPT>Fast', ['Fast']],
    ['a script that is never closed', 'Fast<script>alert(1)', ['Fast']],
    ['styles', '<style>li{color:red}</style><li>Fast</li>', ['Fast']],
    ['handlers and addresses', '<a href="javascript:alert(1)" onclick="x()">Fast</a>', ['Fast']],
    ['an image', '<img src=x onerror=alert(1)>Fast', ['Fast']],
    ['a template', '<template><li>Hidden</li></template><li>Fast</li>', ['Fast']],
    ['a tag inside another', '<<b>img src=x onerror=alert(1)>Fast', ['img src=x onerror=alert(1)>Fast']],
    ['a tag made of entities', '&lt;img src=x&gt; &#60;&#x2f;b&#62;', ['img src=x> /b>']],
    ['a text area, which holds raw tags', '<textarea><img src=x onerror=alert(1)></textarea>Fast', ['Fast']],
    ['comments', '<!-- <b>x</b> -->Fast<!-- never closed', ['Fast']],
  ])('are the text of %s', (_what, html, entries) => {
    expect(readBenefits(html)).toEqual(entries);
  });

  it('never contain a tag, however the carrier’s HTML is broken', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '<',
        '>',
        '</',
        '/>',
        '<!--',
        '-->',
        '<![CDATA[',
        ']]>',
        '"',
        "'",
        '=',
        ' ',
        '&',
        ';',
        '<?',
        '\u0000',
      ),
      fc.constantFrom(
        '<ul>',
        '<li>',
        '</li>',
        '</ul>',
        '<p>',
        '<script>',
        '</script>',
        '<svg>',
        '<iframe src=x>',
        '<a ',
      ),
      fc.constantFrom(
        'script',
        'b',
        'alert(1)',
        'onload',
        'style',
        '<title>',
        '<textarea>',
        '<plaintext>',
        '<noscript>',
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        for (const entry of readBenefits(pieces.join(''))) {
          expect(entry).not.toMatch(/<[a-z/!?]/i);
          expect(entry).toBe(entry.trim());
          expect(entry).not.toBe('');
        }
      }),
      { numRuns: 2000 },
    );
  });
});
