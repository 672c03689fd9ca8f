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

if (isOld) {
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
    if (error.code !== 'EPIPE') require('../dist/cli.cjs');
  });
  process.stdout.write(require('../package.json').version + '\n');
} else {
  keepCompiledCode();
  require('../dist/cli.cjs');
}
