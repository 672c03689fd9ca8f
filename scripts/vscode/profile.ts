/** A fresh profile of VS Code, away from the person's own, that looks up nothing by itself. */
import fs from 'node:fs';
import path from 'node:path';

export interface Profile {
  readonly folder: string;
  readonly userData: string;
  readonly extensions: string;
}

export type ProfileSettings = Readonly<Record<string, unknown>>;

/** What every profile has: nothing pops up, nothing is asked, nothing is fetched. */
const QUIET: ProfileSettings = {
  'workbench.startupEditor': 'none',
  'workbench.enableExperiments': false,
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  'typescript.disableAutomaticTypeAcquisition': true,
  'npm.fetchOnlinePackageInfo': false,
  'files.simpleDialog.enable': true,
  // VS Code in a browser saves by itself otherwise.
  'files.autoSave': 'off',
  'remote.autoForwardPorts': false,
  'git.enabled': false,
};

/** Lays out a profile in a folder; settings that are there already stay. */
export function makeProfile(
  folder: string,
  options: {
    readonly settings?: ProfileSettings;
    readonly userData?: string;
    readonly extensions?: string;
  } = {},
): Profile {
  const userData = options.userData ?? path.join(folder, 'user-data');
  const extensions = options.extensions ?? path.join(folder, 'extensions');
  for (const name of ['data', 'tmp', 'home', 'browser']) {
    fs.mkdirSync(path.join(folder, name), { recursive: true });
  }
  // The server refuses a folder for sockets that others can look into.
  fs.chmodSync(path.join(folder, 'tmp'), 0o700);
  fs.mkdirSync(extensions, { recursive: true });
  const file = path.join(userData, 'User/settings.json');
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const settings = { ...QUIET, ...readSettings(file), ...options.settings };
  fs.writeFileSync(file, `${JSON.stringify(settings, null, 2)}\n`);
  return { folder, userData, extensions };
}

function readSettings(file: string): ProfileSettings {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')) as ProfileSettings;
  } catch {
    return {};
  }
}

/** The environment for programs of a profile: what they write stays in its folder. */
export function profileEnvironment({ folder }: Profile): NodeJS.ProcessEnv {
  const home = path.join(folder, 'home');
  const temporary = path.join(folder, 'tmp');
  return {
    ...process.env,
    HOME: home,
    XDG_CONFIG_HOME: path.join(home, '.config'),
    XDG_DATA_HOME: path.join(home, '.local/share'),
    XDG_CACHE_HOME: path.join(home, '.cache'),
    XDG_RUNTIME_DIR: temporary,
    TMPDIR: temporary,
    NODE_OPTIONS: '',
  };
}
