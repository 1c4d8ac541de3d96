// docs/protocol-values.md as values: below each heading, the text before a block of code names it.

/** The values of the page: `of(heading begins with, name begins with)` is the text of the block, lines of hex joined. */
export function workedValues(page) {
  const values = [];
  let heading = '';
  let name = '';
  let block = null;
  for (const line of page.split('\n')) {
    if (/^```\w+$/.test(line)) {
      block = { heading, name, language: line.slice(3), lines: [] };
    } else if (line === '```') {
      values.push({ ...block, text: block.lines.join(block.language === 'hex' ? '' : '\n') });
      block = null;
    } else if (block) {
      block.lines.push(line);
    } else if (line.startsWith('#')) {
      heading = line.replace(/^#+ /, '');
    } else if (line !== '') {
      name = line;
    }
  }
  const all = (ofHeading, ofName) => values.filter((value) => value.heading.startsWith(ofHeading) && value.name.startsWith(ofName));
  const keys = [...page.matchAll(/^\| (.+) account \| (\w+) \| `(\w+)` \| `(\w+)` \|$/gm)];
  return {
    of(ofHeading, ofName) {
      const [found, ...others] = all(ofHeading, ofName);
      if (!found || others.length > 0) {
        throw new Error(`${found ? 'more than one' : 'no'} value ${ofName} below ${ofHeading}`);
      }
      return found.text;
    },
    headingsWith: (ofName) => values.filter((value) => value.name.startsWith(ofName)).map((value) => value.heading),
    accounts: keys.map(([, owner, algorithm, seed, publicKey]) => ({ owner, algorithm, seed, publicKey })),
  };
}
