/** JUnit XML as Jenkins' schema and the Ant task have it: elements, attributes and the sums in them. */
import assert from 'node:assert/strict';
import { DOMParser } from '@xmldom/xmldom';
import type { Element } from '@xmldom/xmldom';

interface Rule {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  readonly children: readonly string[];
}

const RULES: Readonly<Record<string, Rule>> = {
  testsuites: {
    required: [],
    optional: ['name', 'tests', 'failures', 'errors', 'time', 'disabled'],
    children: ['testsuite'],
  },
  testsuite: {
    required: ['name', 'tests', 'failures', 'errors'],
    optional: ['time', 'skipped', 'timestamp', 'hostname', 'file', 'id', 'package'],
    children: ['properties', 'testcase', 'system-out', 'system-err'],
  },
  testcase: {
    required: ['name', 'classname'],
    optional: ['time', 'file', 'line', 'assertions', 'status'],
    children: ['skipped', 'error', 'failure', 'system-out', 'system-err'],
  },
  failure: { required: [], optional: ['message', 'type'], children: [] },
  error: { required: [], optional: ['message', 'type'], children: [] },
  skipped: { required: [], optional: ['message', 'type'], children: [] },
  'system-out': { required: [], optional: [], children: [] },
};
const NUMBERS = /^(?:tests|failures|errors|skipped|line)$/;

export interface JunitCounts {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
}

/** Counts of the whole, after everything in it was checked. */
export function checkJunit(xml: string): JunitCounts {
  const problems: string[] = [];
  const parser = new DOMParser({
    onError: (level, message) => {
      if (level !== 'warning') problems.push(message);
    },
  });
  const root = parser.parseFromString(xml, 'text/xml').documentElement;
  assert.deepEqual(problems, []);
  assert.ok(root);
  assert.equal(root.tagName, 'testsuites');
  checkElement(root);
  for (const suite of childrenOf(root)) checkSums(suite);
  return countsOf(root);
}

function checkElement(element: Element): void {
  const rule = RULES[element.tagName];
  assert.ok(rule, `<${element.tagName}> is not known`);
  const names = Array.from(element.attributes, ({ name }) => name);
  for (const name of rule.required) assert.ok(names.includes(name), `${element.tagName}/@${name}`);
  for (const name of names) {
    assert.ok([...rule.required, ...rule.optional].includes(name), `${element.tagName}/@${name}`);
    const value = element.getAttribute(name) ?? '';
    if (NUMBERS.test(name)) assert.match(value, /^\d+$/, name);
    if (name === 'time') assert.match(value, /^\d+\.\d{3}$/);
    if (name === 'timestamp') assert.match(value, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
  }
  for (const child of childrenOf(element)) {
    assert.ok(rule.children.includes(child.tagName), `<${child.tagName}> in <${element.tagName}>`);
    checkElement(child);
  }
}

function checkSums(suite: Element): void {
  const counts = countsOf(suite);
  for (const name of ['tests', 'failures', 'errors', 'skipped'] as const) {
    assert.equal(Number(suite.getAttribute(name)), counts[name], name);
  }
}

function countsOf(element: Element): JunitCounts {
  const count = (name: string) => element.getElementsByTagName(name).length;
  return {
    tests: count('testcase'),
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
  };
}

function childrenOf(element: Element): Element[] {
  return Array.from(element.childNodes).filter((node): node is Element => node.nodeType === 1);
}
