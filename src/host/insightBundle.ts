/** Entry of the bundle that says what variables mean: with what others that are loaded later need too. */
import { loadEnvironment } from '../variables/environments.ts';
import { Insight, queryBody } from './insight.ts';
import { createSilentPorts } from './ports.ts';

export { Insight, createSilentPorts, loadEnvironment, queryBody };

/** What the bundle exports, as far as the bundle before it asks for it. */
export interface InsightModule {
  readonly Insight: new () => Insight;
  readonly createSilentPorts: typeof createSilentPorts;
  readonly queryBody: typeof queryBody;
}
