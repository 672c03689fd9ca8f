#!/usr/bin/env node
// Written so that old Nodes can read it: they get one clear line instead of a syntax error.
'use strict';

var wanted = [22, 19];
var parts = process.versions.node.split('.');
var major = Number(parts[0]);
var isOld = major < wanted[0] || (major === wanted[0] && Number(parts[1]) < wanted[1]);

/** The second run of a version starts faster: Node keeps what it compiled, in a folder of this person's own. */
function keepCompiledCode() {
  var nodeModule = require('module');
  if (!nodeModule.enableCompileCache || process.env.NODE_DISABLE_COMPILE_CACHE) return;
  try {
    var home = process.env.XDG_CACHE_HOME || process.env.LOCALAPPDATA;
    var path = require('path');
    if (!home || !path.isAbsolute(home)) home = path.join(require('os').homedir(), '.cache');
    nodeModule.enableCompileCache(path.join(home, 'postcard', 'compiled'));
  } catch (error) {
    // No home, or no room in it: it starts as fast as the first time.
  }
}

/** A clone has a Node of its own among its packages. */
function nodeOfTheClone() {
  var path = require('path');
  var name = process.platform === 'win32' ? 'node.exe' : 'node';
  var file = path.join(__dirname, '../node_modules/node/bin', name);
  return require('fs').existsSync(file) && !process.env.POSTCARD_OWN_NODE ? file : null;
}

/** Ctrl-C reaches the child by itself, being of the same terminal; this process waits for its end. */
function continueUnder(node) {
  var env = Object.assign({}, process.env, { POSTCARD_OWN_NODE: '1' });
  var args = [__filename].concat(process.argv.slice(2));
  var child = require('child_process').spawn(node, args, { stdio: 'inherit', env: env });
  process.on('SIGINT', function () {});
  ['SIGTERM', 'SIGHUP'].forEach(function (signal) {
    process.on(signal, function () {
      child.kill(signal);
    });
  });
  child.once('error', function (error) {
    console.error('postcard: ' + node + ' does not start: ' + error.message);
    process.exitCode = 2;
  });
  child.once('close', function (code) {
    process.exitCode = code === null ? 130 : code;
  });
}

if (isOld && nodeOfTheClone()) {
  continueUnder(nodeOfTheClone());
} else if (isOld) {
  console.error(
    'postcard needs Node ' +
      wanted.join('.') +
      ' or later; this is Node ' +
      process.versions.node +
      '. Get one from https://nodejs.org.',
  );
  process.exitCode = 2;
} else if (process.argv.length === 3 && process.argv[2] === '--version') {
  // Answered here: nothing else has to be loaded for it, but for what to say where it cannot be written.
  process.stdout.once('error', function (error) {
    if (error.code !== 'EPIPE' && error.code !== 'EOF') require('../dist/cli.cjs');
  });
  process.stdout.write(require('../package.json').version + '\n');
} else {
  keepCompiledCode();
  require('../dist/cli.cjs');
}
