// Runs inside the extension host that is measured, as an extension of its own. It opens one file
// after the other, each of a language that one of the measured extensions waits for, and writes down
// what VS Code spent on waking it: loading its code, and its `activate`.
//
// POSTCARD_PROBE is JSON: { "output": file, "subjects": [{ "id", "file", "lenses" }] }.
const fs = require('node:fs');
const Module = require('node:module');
const { setTimeout: sleep } = require('node:timers/promises');
const vscode = require('vscode');

const CALM_MS = 1_500;
const AFTER_MS = 1_500;

/** What each extension cost, by the path of its entry. */
const spent = new Map();
const loaded = [];

/** Notes how long it takes by the clock, and how long this thread works for it. */
function timed(cost, what, work) {
  const before = process.threadCpuUsage();
  const start = performance.now();
  try {
    return work();
  } finally {
    cost[`${what}Ms`] = performance.now() - start;
    cost.workMs += busyMs(process.threadCpuUsage(before));
  }
}

/** Notes which files are loaded, and how long an entry takes with all that it loads, and its `activate`. */
function watchLoading() {
  const { load } = Module.prototype;
  Module.prototype.load = function (file) {
    loaded.push(file);
    const cost = spent.get(file);
    if (cost === undefined) return load.call(this, file);
    timed(cost, 'load', () => load.call(this, file));
    const { activate } = this.exports;
    this.exports = {
      ...this.exports,
      activate: (context) => timed(cost, 'call', () => activate(context)),
    };
    return undefined;
  };
}

/** VS Code's own marks about an extension; whole milliseconds, as it shows them. */
function ownTimes(id) {
  const marks = globalThis.MonacoPerformanceMarks?.getMarks() ?? [];
  const at = (name) =>
    marks.find((mark) => mark.name.toLowerCase() === `code/exthost/${name}/${id}`.toLowerCase())
      ?.startTime ?? Number.NaN;
  return {
    load: at('didLoadExtensionCode') - at('willLoadExtensionCode'),
    activate: at('didActivateExtension') - at('willActivateExtension'),
  };
}

function busyMs({ user, system }) {
  return (user + system) / 1000;
}

async function measure({ id, file, lenses }) {
  const extension = vscode.extensions.getExtension(id);
  if (extension === undefined) throw new Error(`${id} is not installed.`);
  if (extension.isActive) throw new Error(`${id} was active before its file was opened.`);
  const entry = fs.realpathSync(require.resolve(extension.extensionPath));
  const cost = { loadMs: Number.NaN, callMs: Number.NaN, workMs: 0 };
  spent.set(entry, cost);
  const before = process.threadCpuUsage();
  const start = performance.now();
  await vscode.window.showTextDocument(vscode.Uri.file(file));
  await extension.activate();
  const activeMs = performance.now() - start;
  let lensesMs = null;
  let lensesWorkMs = null;
  if (lenses) {
    const uri = vscode.Uri.file(file);
    const found = await vscode.commands.executeCommand('vscode.executeCodeLensProvider', uri);
    if (found.length === 0) throw new Error(`${id} shows no lenses.`);
    lensesMs = performance.now() - start;
    lensesWorkMs = busyMs(process.threadCpuUsage(before));
  }
  await sleep(AFTER_MS);
  const { extensionPath } = extension;
  return {
    id,
    ...cost,
    activeMs,
    lensesMs,
    lensesWorkMs,
    busyMs: busyMs(process.threadCpuUsage(before)),
    own: ownTimes(id),
    loaded: loaded
      .filter((name) => name.startsWith(extensionPath))
      .map((name) => name.slice(extensionPath.length + 1)),
  };
}

exports.activate = async () => {
  const { output, subjects } = JSON.parse(process.env.POSTCARD_PROBE);
  const result = { measured: [] };
  try {
    await sleep(CALM_MS);
    watchLoading();
    for (const subject of subjects) {
      result.measured.push(await measure(subject));
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    }
  } catch (error) {
    result.error = String(error?.stack ?? error);
  }
  fs.writeFileSync(`${output}.part`, JSON.stringify(result));
  fs.renameSync(`${output}.part`, output);
};
