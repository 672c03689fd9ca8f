/** Every command id, once. package.json is held equal to this table by a test. */
export const COMMANDS = {
  send: 'postcard.sendRequest',
  sendAll: 'postcard.sendAll',
  sendLast: 'postcard.sendLast',
  cancel: 'postcard.cancel',
  sendWithNeeded: 'postcard.sendWithNeeded',
  dryRun: 'postcard.dryRun',
  showPlan: 'postcard.showPlan',
  copyAs: 'postcard.copyAs',
  importRequests: 'postcard.importRequests',
  replay: 'postcard.replay',
  selectEnvironment: 'postcard.selectEnvironment',
  showPanel: 'postcard.showPanel',
  clearCookies: 'postcard.clearCookies',
  forgetAuthorities: 'postcard.forgetAuthorities',
  openTour: 'postcard.openTour',
  showLog: 'postcard.showLog',
  addCookie: 'postcard.addCookie',
  editCookie: 'postcard.editCookie',
  deleteCookies: 'postcard.deleteCookies',
  exportCookies: 'postcard.exportCookies',
  importCookies: 'postcard.importCookies',
  refreshCookies: 'postcard.refreshCookies',
  useEnvironment: 'postcard.useEnvironment',
  revealValue: 'postcard.revealValue',
  acceptSnapshot: 'postcard.acceptSnapshot',
  openExchange: 'postcard.openExchange',
  replayExchange: 'postcard.replayExchange',
  replayToday: 'postcard.replayToday',
  replayElsewhere: 'postcard.replayElsewhere',
  compareExchanges: 'postcard.compareExchanges',
  saveAsExample: 'postcard.saveAsExample',
  saveAsSnapshot: 'postcard.saveAsSnapshot',
  deleteExchanges: 'postcard.deleteExchanges',
  clearHistory: 'postcard.clearHistory',
  searchHistory: 'postcard.searchHistory',
  showWholeHistory: 'postcard.showWholeHistory',
  groupHistory: 'postcard.groupHistory',
} as const;

export type CommandId = (typeof COMMANDS)[keyof typeof COMMANDS];

/** What sends nothing, runs nothing and reads nothing of the workspace. Everything else needs its trust. */
export const HARMLESS_COMMANDS: ReadonlySet<string> = new Set([
  COMMANDS.cancel,
  COMMANDS.showPanel,
  COMMANDS.openTour,
  COMMANDS.showLog,
]);

/** What a command does, for the sentence that says why it did not. */
export function needsTrust(id: string): string {
  if (/\.(?:send|replay|acceptSnapshot)/.test(id)) return 'sending';
  if (id === COMMANDS.showPlan) return 'a plan';
  if (id === COMMANDS.importRequests) return 'importing';
  return id === COMMANDS.dryRun ? 'a dry run' : 'this command';
}

/** Commands that links call with arguments; not in the palette, so package.json does not name them. */
export const INTERNAL_COMMANDS = {
  showResult: 'postcard.internal.showResult',
} as const;

/** True while something is being sent: `when` clauses read it. */
export const CONTEXT_SENDING = 'postcard.sending';
/** True once this window has a result to replay. */
export const CONTEXT_HAS_RESULTS = 'postcard.hasResults';
