// Command lines: the help text is the list of options.

import { parseArgs } from 'node:util';

/**
 * @param help printed for --help, and with what is wrong to standard error
 * @param defaults option → default; a number is a number of at least 0, `false` a switch, `null` a text without default
 */
export function readOptions(help, defaults) {
  const options = { help: { type: 'boolean' } };
  for (const [name, value] of Object.entries(defaults)) {
    options[name] = { type: value === false ? 'boolean' : 'string' };
  }
  try {
    const { values } = parseArgs({ options });
    if (values.help) {
      process.stdout.write(help);
      process.exit(0);
    }
    return Object.fromEntries(
      Object.entries(defaults).map(([name, value]) => [camelCase(name), typed(name, values[name], value)]),
    );
  } catch (wrong) {
    process.stderr.write(`${wrong.message}\n\n${help}`);
    process.exit(2);
  }
}

function typed(name, given, value) {
  if (given === undefined || typeof value !== 'number') {
    return given ?? value;
  }
  if (!/^\d+(\.\d+)?$/.test(given)) {
    throw new RangeError(`--${name} ${given}: not a number`);
  }
  return Number(given);
}

const camelCase = (name) => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());

/** Ends with the options' exit code unless `holds`. */
export function requireOption(holds, message) {
  if (!holds) {
    process.stderr.write(`${message}\n`);
    process.exit(2);
  }
}
