/**
 * What the editor asks for only once somebody looks or types: completion, hovers, navigation,
 * selections. Entry of a bundle of its own, so that opening a file does not load it.
 */
import type { Documents } from '../../host/documents.ts';
import type { InsightLoader } from '../../host/insightLoader.ts';
import type { WorkspaceFiles } from '../../host/workspaceFiles.ts';
import type { ResultLog } from '../../runner/results.ts';
import { Checks } from './checks.ts';
import { Completion } from './completion.ts';
import { EnvironmentNames } from './environmentNames.ts';
import { Hovers } from './hover.ts';
import type { NameIndex } from './nameIndex.ts';
import { Navigation } from './navigation.ts';
import { SelectionRanges } from './selectionRanges.ts';

export interface FeatureParts {
  readonly documents: Documents;
  readonly names: NameIndex;
  readonly insight: InsightLoader;
  readonly results: ResultLog;
  readonly files: WorkspaceFiles;
}

export interface Features {
  readonly checks: Checks;
  readonly completion: Completion;
  readonly environmentNames: EnvironmentNames;
  readonly hovers: Hovers;
  readonly navigation: Navigation;
  readonly selectionRanges: SelectionRanges;
}

export function createFeatures(parts: FeatureParts): Features {
  return {
    checks: new Checks(parts),
    completion: new Completion(parts),
    environmentNames: new EnvironmentNames(parts.insight),
    hovers: new Hovers(parts),
    navigation: new Navigation(parts),
    selectionRanges: new SelectionRanges(parts.documents, parts.names),
  };
}
