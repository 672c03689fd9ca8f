/** Entry of the bundle that says what variables mean: with what others that are loaded later need too. */
import { loadEnvironment } from '../variables/environments.ts';
import { Insight, queryBody } from './insight.ts';
import { createPorts } from './ports.ts';

export { Insight, createPorts, loadEnvironment, queryBody };

/** What the bundle exports, as far as the bundle before it asks for it. */
export interface InsightModule {
  readonly Insight: new () => Insight;
  readonly createPorts: typeof createPorts;
  readonly queryBody: typeof queryBody;
}
