/**
 * Attempts to get out of the sandbox, or to exhaust what is outside of it. One that succeeds logs
 * `ESCAPED`, or shows a canary. Put together from tables, so that every way is tried from every place.
 */

export interface Attempt {
  readonly group: string;
  readonly name: string;
  readonly code: string;
  /** It must be stopped: by its deadline, by its memory, or by an error of QuickJS's. Default: it ends by itself. */
  readonly stopped?: boolean;
}

const FOREIGN = ['process', 'global', 'Buffer', 'WebAssembly', 'Deno'];

/** Objects of our API and of the language, from which a constructor may lead outside. */
const PLACES: readonly string[] = [
  ...['client', 'client.log', 'client.test', 'client.global', 'client.global.set', 'console.log'],
  ...[
    'response',
    'response.headers',
    'response.headers.valueOf',
    'response.body',
    'response.cookies',
  ],
  ...[
    'request',
    'request.url',
    'request.headers',
    'request.variables.set',
    'crypto',
    'crypto.hmac',
  ],
  ...[
    'crypto.sha256()',
    'jsonPath',
    'xpath',
    'require',
    'setTimeout',
    '$random',
    '$random.integer',
  ],
  ...[
    '(async () => {})',
    '(function* () {})',
    '(async function* () {})',
    '(() => {})',
    '[]',
    '({})',
  ],
  ...[
    '""',
    '0',
    'true',
    '10n',
    'Symbol()',
    '/x/',
    'new Error()',
    'new Proxy({}, {})',
    'JSON',
    'Math',
  ],
  ...[
    'Reflect',
    'new Map()',
    'new Promise(() => {})',
    'new Date()',
    'globalThis',
    'URLSearchParams',
  ],
];

function constructorWalks(): Attempt[] {
  return PLACES.map((place) => ({
    group: 'constructor walks',
    name: place,
    code: `
      const seen = [];
      for (let at = ${place}, depth = 0; at !== null && at !== undefined && depth < 6; depth += 1) {
        for (const make of [at.constructor, at.constructor?.constructor, at.__proto__?.constructor]) {
          if (typeof make !== 'function') continue;
          for (const name of ${JSON.stringify(FOREIGN)}) {
            let found;
            try { found = make('return typeof ' + name)(); } catch {}
            try { found ??= make.constructor('return typeof ' + name)(); } catch {}
            if (typeof found === 'string' && found !== 'undefined' && /^(object|function)$/.test(found)) seen.push(name);
          }
        }
        at = Object.getPrototypeOf(at);
      }
      if (seen.length > 0) client.log('ESCAPED ' + seen);`,
  }));
}

function foreignGlobals(): Attempt[] {
  const names = [
    ...['process', 'global', 'Buffer', 'fetch', 'XMLHttpRequest', 'WebSocket', 'WebAssembly'],
    ...['Worker', 'importScripts', 'Deno', 'Bun', 'window', 'self', 'document', 'std', 'os'],
    ...[
      'scriptArgs',
      'loadScript',
      'print',
      'gc',
      'navigator',
      '__dirname',
      '__filename',
      'module',
    ],
    ...[
      'exports',
      'vscode',
      'acquireVsCodeApi',
      'structuredClone',
      'MessageChannel',
      'postMessage',
    ],
    ...['parentPort', 'workerData', 'bridge', 'bodyText', 'jobJson', 'call', 'setImmediate'],
  ];
  return names.map((name) => ({
    group: 'names from outside',
    name,
    code: `
      const found = [typeof ${name}, typeof globalThis.${name}, (0, eval)('typeof ${name}'), new Function('return typeof ${name}')()];
      if (found.some((type) => type !== 'undefined')) client.log('ESCAPED ' + found);`,
  }));
}

function modules(): Attempt[] {
  const specifiers = [
    ...[
      'fs',
      'node:fs',
      'node:child_process',
      'node:worker_threads',
      'vscode',
      'std',
      'os',
      'qjs:std',
    ],
    ...[
      'https://example.test/x.js',
      'file:///etc/passwd',
      'data:text/javascript,client.log("ESC"+"APED")',
    ],
    ...[
      '/etc/passwd',
      '../../../../etc/passwd',
      'C:\\\\Windows\\\\win.ini',
      '\\\\\\\\server\\\\share\\\\x.js',
    ],
    ...[
      'postcard:api',
      'missing:',
      '',
      './a\\0.js',
      'CANARY_FILE',
      'constructor',
      '__proto__',
      'toString',
    ],
  ];
  return specifiers.flatMap((specifier) => [
    {
      group: 'modules',
      name: `import() of ${specifier}`,
      code: `try { const m = await import('${specifier}'); client.log('ESCAPED ' + Object.keys(m)); } catch (error) { client.log(String(error)); }`,
    },
    {
      group: 'modules',
      name: `require() of ${specifier}`,
      code: `try { const m = require('${specifier}'); client.log('ESCAPED ' + m); } catch (error) { client.log(String(error)); }`,
    },
  ]);
}

function pollution(): Attempt[] {
  const targets = [
    ...['Object.prototype', 'Array.prototype', 'Function.prototype', 'String.prototype', 'Promise'],
    ...[
      'Promise.prototype',
      'JSON',
      'Math',
      'Map.prototype',
      'Error.prototype',
      'Symbol.prototype',
    ],
    ...['Number.prototype', 'RegExp.prototype', 'Reflect', 'Date.prototype', 'Iterator.prototype'],
  ];
  const replaced = targets.map((target) => ({
    group: 'prototype pollution',
    name: `everything of ${target} replaced`,
    code: `
      ${target}.polluted = 'yes';
      for (const name of Object.getOwnPropertyNames(${target})) {
        try { Object.defineProperty(${target}, name, { value() { return 'polluted'; } }); } catch {}
      }
      try { client.global.set('x', { a: 1 }); client.log('x'); client.test('t', () => {}); } catch {}`,
  }));
  const values = [
    'JSON.parse(\'{"__proto__":{"polluted":"yes"}}\')',
    'JSON.parse(\'{"a":{"__proto__":{"polluted":"yes"}}}\')',
    '{ constructor: { prototype: { polluted: "yes" } } }',
    'Object.create({ polluted: "yes" }, { a: { enumerable: true, get() { return "yes"; } } })',
    '{ toJSON() { return JSON.parse(\'{"__proto__":{"polluted":"yes"}}\'); } }',
    'new Proxy({}, { ownKeys: () => ["__proto__"], getOwnPropertyDescriptor: () => ({ value: { polluted: "yes" }, enumerable: true, configurable: true }), get: () => ({ polluted: "yes" }) })',
  ];
  const given = values.flatMap((value) =>
    ['client.global.set', 'request.variables.set', 'client.global.headers.set'].map((set) => ({
      group: 'prototype pollution',
      name: `${set} of ${value}`,
      code: `${set}('x', ${value}); try { ${set}('__proto__', { polluted: 'yes' }); } catch {}`,
    })),
  );
  return [...replaced, ...given];
}

/** What code in there could make of the bridge, if a method of the language were its own. */
function tampering(): Attempt[] {
  const methods = [
    ...[
      'JSON.stringify',
      'JSON.parse',
      'String.prototype.split',
      'Array.prototype.push',
      'Array.prototype.map',
    ],
    ...[
      'Array.prototype.join',
      'Array.prototype[Symbol.iterator]',
      'Map.prototype.set',
      'Map.prototype.get',
    ],
    ...[
      'Object.entries',
      'Object.keys',
      'Promise.prototype.then',
      'WeakSet.prototype.has',
      'Math.floor',
    ],
    ...[
      'String.prototype.slice',
      'Object.defineProperty',
      'Function.prototype.call',
      'Error.prototype.toString',
    ],
  ];
  return methods.map((method) => ({
    group: 'tampering',
    name: method,
    code: `
      const original = ${method};
      ${method} = function (...given) {
        for (const value of [this, ...given, new.target]) {
          let type;
          try { type = typeof value?.constructor?.constructor?.('return process')(); } catch {}
          if (type === 'object') client.log('ESCAPED');
        }
        return Reflect.apply(original, this, given);
      };
      try { client.global.set('x', [1]); client.test('t', () => { throw new Error('e'); }); response.json(); jsonPath({ a: 1 }, '$.a'); } catch {}`,
  }));
}

const HOSTILE: readonly (readonly [string, string])[] = [
  ['a text of 2 million', '"x".repeat(2e6)'],
  ['an object without a prototype', 'Object.create(null)'],
  [
    'a toString that throws',
    '{ toString() { throw new Error("t"); }, valueOf() { throw new Error("v"); } }',
  ],
  ['a proxy that throws', 'new Proxy({}, new Proxy({}, { get() { throw new Error("trap"); } }))'],
  ['a symbol', 'Symbol("s")'],
  ['a circle', '(() => { const c = {}; c.c = c; return c; })()'],
  ['text with NUL and half a character', '"a\\0b\\ud800c\\u2028"'],
  [
    'a function that calls itself',
    '(() => { const f = () => f(); return { toJSON: f, toString: f }; })()',
  ],
  ['an array of a million holes', 'new Array(1e6)'],
  [
    'something deep',
    '(() => { let d = 1; for (let i = 0; i < 5000; i += 1) d = [d]; return d; })()',
  ],
];
const CALLS = [
  ...['client.log(V)', 'client.test(V, V)', 'client.assert(false, V)', 'client.global.set(V, V)'],
  ...['client.global.get(V)', 'client.global.headers.set(V, V)', 'request.variables.set("x", V)'],
  ...[
    'crypto.sha256().updateWithText(V).digest().toHex()',
    'crypto.hmac.md5().withHexSecret(V).digest()',
  ],
  ...['jsonPath(V, "$..*")', 'jsonPath({ a: 1 }, V)', 'xpath(V, "//a")', 'xpath("<a/>", V)'],
  ...['require(V)', 'import(V)', 'btoa(V)', 'atob(V)', 'setTimeout(V, V)', 'throw V'],
  ...['$random.alphabetic(V)', 'response.headers.valueOf(V)', 'new URLSearchParams(V)'],
];
function hostileValues(): Attempt[] {
  return CALLS.flatMap((call) =>
    HOSTILE.map(([name, value]) => ({
      group: 'hostile values',
      name: `${call} with ${name}`,
      code: `const V = ${value};\n${call};`,
    })),
  );
}

function loops(): Attempt[] {
  const codes: readonly (readonly [string, string])[] = [
    ['for', 'for (;;);'],
    ['while', 'while (true) { 1 + 1; }'],
    ['do', 'do {} while (true);'],
    ['caught', 'for (;;) { try { for (;;); } catch {} finally { for (;;); } }'],
    ['a generator', 'function* g() { for (;;) yield 1; } for (const x of g());'],
    [
      'an iterator',
      'const i = { [Symbol.iterator]: () => ({ next: () => ({ done: false }) }) }; [...i];',
    ],
    ['promises', 'const again = () => Promise.resolve().then(again); again();'],
    ['awaiting', 'for (;;) await null;'],
    ['microtasks', 'const again = () => queueMicrotask(again); again();'],
    ['timers', 'const again = () => setTimeout(again, 0); again();'],
    ['an interval', 'setInterval(() => { for (;;); }, 1);'],
    ['a test', 'client.test("t", () => { for (;;); });'],
    ['a test that waits', 'client.test("t", async () => { for (;;) await 1; });'],
    ['a getter', 'const o = { get a() { for (;;); } }; client.log(o);'],
    ['toJSON', 'client.global.set("x", { toJSON() { for (;;); } });'],
    ['toString', 'client.log({ toString() { for (;;); }, toJSON() { for (;;); } });'],
    ['valueOf', '+{ valueOf() { for (;;); } };'],
    ['a proxy', 'new Proxy({}, { get() { for (;;); } }).x;'],
    ['a sort', '[3, 2, 1].sort(() => { for (;;); });'],
    ['a replacer', 'JSON.stringify({ a: 1 }, () => { for (;;); });'],
    ['a reviver', 'JSON.parse("[1]", () => { for (;;); });'],
    ['replace', '"a".replace(/a/, () => { for (;;); });'],
    ['thenable', 'await { then() { for (;;); } };'],
    ['a thenable chain', 'const t = { then(ok) { ok(t); } }; await t;'],
    ['a class', 'class A { static { for (;;); } }'],
    ['a default', '((a = (() => { for (;;); })()) => a)();'],
    ['eval', 'eval("for(;;);")'],
    ['Function', 'new Function("for(;;);")()'],
    [
      'species',
      'class A extends Array { static get [Symbol.species]() { for (;;); } } new A(1).map((x) => x);',
    ],
    ['hasInstance', '1 instanceof { [Symbol.hasInstance]() { for (;;); } };'],
    ['the describer', 'throw { get name() { for (;;); } };'],
    ['rejecting', 'const f = () => Promise.reject(1).catch(f); f();'],
    ['finalizers', 'try { for (;;); } finally { for (;;); }'],
    ['the bridge', 'for (;;) client.global.get("x"), crypto.randomUUID();'],
    ['hashing', 'for (;;) crypto.sha512().updateWithText("x".repeat(1e5)).digest();'],
  ];
  return codes.map(([name, code]) => ({ group: 'endless loops', name, code, stopped: true }));
}

function floods(): Attempt[] {
  const calls = [
    ...[
      'client.log("x".repeat(1000))',
      'client.log("x".repeat(1e6))',
      'console.log(n)',
      'client.test("t" + n, () => {})',
    ],
    ...[
      'client.global.set("g" + n, n)',
      'client.global.set("g", "x".repeat(1e6))',
      'request.variables.set("v" + n, n)',
    ],
    ...[
      'client.global.headers.set("h" + n, "x")',
      'client.test("t", () => { throw new Error("x".repeat(1e5)); })',
    ],
    ...[
      'setTimeout(() => {}, n)',
      'client.global.set("x".repeat(n), 1)',
      'try { client.assert(false, "x".repeat(1e5)) } catch {}',
    ],
  ];
  return calls.map((call) => ({
    group: 'floods',
    name: call,
    code: `for (let n = 0; ; n += 1) { try { ${call} } catch (error) { if (n > 3000) throw error; } }`,
    stopped: true,
  }));
}

function memory(): Attempt[] {
  const codes: readonly (readonly [string, string])[] = [
    ['arrays', 'const a = []; for (;;) a.push(new Array(1e6).fill(1));'],
    ['texts', 'let s = "x"; const a = []; for (;;) { a.push((s += "y".repeat(1e6)) + a.length); }'],
    ['doubling', 'let s = "ab"; for (;;) s += s;'],
    ['repeat', 'const a = []; for (;;) a.push("ab".repeat(1e7) + a.length);'],
    ['padding', 'const a = []; for (let i = 0; ; i += 1) a.push("x".padEnd(1e7 + i, "yz"));'],
    ['objects', 'let o = {}; for (;;) o = { o, p: [o] };'],
    ['buffers', 'const a = []; for (;;) a.push(new ArrayBuffer(1e7));'],
    ['a buffer of a terabyte', 'new ArrayBuffer(2 ** 40);'],
    ['shared buffers', 'const a = []; for (;;) a.push(new SharedArrayBuffer(1e7));'],
    ['typed arrays', 'const a = []; for (;;) a.push(new Float64Array(1e6).fill(1));'],
    ['a map', 'const m = new Map(); for (let i = 0; ; i += 1) m.set(i, "x".repeat(100) + i);'],
    ['symbols', 'const a = []; for (;;) a.push(Symbol("x".repeat(1000) + a.length));'],
    ['a big integer', 'let n = 2n; for (;;) n *= n;'],
    ['closures', 'let f = () => 1; for (;;) { const g = f; f = () => [g]; }'],
    ['holes', 'const a = []; a[4294967294] = 1; a.fill(0);'],
    ['join', 'new Array(2 ** 31).join("x".repeat(100));'],
    ['concat', 'let a = [1]; for (;;) a = a.concat(a);'],
    ['spread', 'let a = [1]; for (;;) a = [...a, ...a];'],
    ['JSON', 'let a = [1]; for (;;) a = JSON.parse(JSON.stringify([a, a]));'],
    ['split', 'const a = []; for (;;) a.push("x".repeat(1e6).split(""));'],
    ['promises', 'const a = []; for (;;) a.push(new Promise(() => {}));'],
    [
      'a regular expression',
      'const a = []; for (let i = 0; ; i += 1) a.push(new RegExp("(a{1,1000}){1,1000}" + i));',
    ],
    ['Array.from', 'Array.from({ length: 1e9 }, (_, i) => ({ i }));'],
    ['errors', 'const a = []; for (;;) a.push(new Error("x".repeat(10000)));'],
    ['generators', 'const a = []; for (;;) a.push((function* () { yield a; })());'],
  ];
  return codes.map(([name, code]) => ({ group: 'memory', name, code, stopped: true }));
}

function recursion(): Attempt[] {
  const codes: readonly (readonly [string, string])[] = [
    ['a function', 'const f = () => f(); f();'],
    ['caught', 'const f = () => { try { f(); } catch { f(); } }; f();'],
    ['finally', 'const f = () => { try { f(); } finally { f(); } }; f();'],
    ['a getter', 'const o = { get a() { return this.a; } }; o.a;'],
    ['a proxy', 'const p = new Proxy({}, { get: (t, k, r) => r[k] }); p.x;'],
    [
      'a proxy of proxies',
      'let p = {}; for (let i = 0; i < 1e5; i += 1) p = new Proxy(p, {}); p.x;',
    ],
    ['toString', 'const o = { toString() { return "" + this; } }; "" + o;'],
    ['parentheses', 'eval("(".repeat(200000));'],
    ['brackets', 'eval("[".repeat(200000) + "]".repeat(200000));'],
    ['functions in functions', 'eval("(()=>".repeat(20000) + "1" + ")".repeat(20000));'],
    ['operators', 'eval("-".repeat(1e6).replaceAll("-", "- ") + "1");'],
    ['templates', 'eval("`${".repeat(50000) + "1" + "}`".repeat(50000));'],
    ['a regular expression', 'new RegExp("(".repeat(1e5) + ")".repeat(1e5));'],
    ['JSON.parse', 'JSON.parse("[".repeat(1e6));'],
    ['JSON.parse, closed', 'JSON.parse("[".repeat(1e5) + "]".repeat(1e5));'],
    ['JSON.stringify', 'let a = []; for (let i = 0; i < 1e5; i += 1) a = [a]; JSON.stringify(a);'],
    ['flat', 'let a = []; for (let i = 0; i < 1e5; i += 1) a = [a]; a.flat(Infinity);'],
    ['prototypes', 'let o = {}; for (let i = 0; i < 1e5; i += 1) o = Object.create(o); o.x;'],
    [
      'classes',
      'let A = class {}; for (let i = 0; i < 1e4; i += 1) A = class extends A {}; new A();',
    ],
    ['apply', 'Math.max.apply(null, new Array(1e6));'],
    ['bind', 'let f = () => 1; for (let i = 0; i < 1e5; i += 1) f = f.bind(null); f();'],
    ['await', 'const f = async () => { await f(); }; await f();'],
    ['tests in tests', 'const f = () => client.test("t", f); f();'],
  ];
  return codes.map(([name, code]) => ({ group: 'recursion', name, code }));
}

function regularExpressions(): Attempt[] {
  const texts: readonly (readonly [string, string])[] = [
    ['/^(a+)+$/', '"a".repeat(50) + "!"'],
    ['/^(a|a)*$/', '"a".repeat(50) + "!"'],
    ['/^(a|aa)+$/', '"a".repeat(60) + "!"'],
    ['/(.*)*x/s', '"y".repeat(40)'],
    ['/^(([a-z])+.)+[A-Z]([a-z])+$/', '"a".repeat(60)'],
    ['/(x+x+)+y/', '"x".repeat(60)'],
    ['/^(\\d+|\\w+)*$/', '"1".repeat(50) + "-"'],
    ['/(?=(a+))\\1*b/', '"a".repeat(30000)'],
    ['/(a*)*(a*)*(a*)*b/', '"a".repeat(40)'],
  ];
  const inside = texts.map(([pattern, text]) => ({
    group: 'regular expressions',
    name: pattern,
    code: `${pattern}.test(${text});`,
  }));
  // These run outside of QuickJS, in the thread, which cannot be asked to stop.
  const outside = texts.slice(0, 6).map(([pattern, text]) => ({
    group: 'regular expressions',
    name: `${pattern} in a JSONPath`,
    code: `jsonPath([${text}], "$[?search(@, '${pattern.replace(/^\/|\/s?$/g, '').replaceAll('\\', '\\\\\\\\')}')]");`,
  }));
  return [...inside, ...outside];
}

/** Every attempt; `canaryFile` is the path of a file whose content nobody in there may see. */
export function attempts(canaryFile: string): readonly Attempt[] {
  return [
    ...constructorWalks(),
    ...foreignGlobals(),
    ...modules(),
    ...pollution(),
    ...tampering(),
    ...hostileValues(),
    ...loops(),
    ...floods(),
    ...memory(),
    ...recursion(),
    ...regularExpressions(),
  ].map((attempt) => ({
    ...attempt,
    code: attempt.code.replaceAll('CANARY_FILE', canaryFile.replaceAll('\\', '\\\\')),
  }));
}
