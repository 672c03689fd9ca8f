import assert from 'node:assert/strict';
import { PanelHistory } from '../../../src/views/panelHistory.ts';

const kept = () => true;

function shown(...ids: string[]): PanelHistory {
  const history = new PanelHistory();
  for (const id of ids) history.add(id);
  return history;
}

describe('PanelHistory', () => {
  it('goes back and forward through what was shown', () => {
    const history = shown('a', 'b', 'c');
    assert.equal(history.canGoForward, false);
    assert.equal(history.go('back', kept), 'b');
    assert.equal(history.go('back', kept), 'a');
    assert.equal(history.canGoBack, false);
    assert.equal(history.go('back', kept), null);
    assert.equal(history.go('forward', kept), 'b');
  });

  it('forgets what lay ahead when something else is shown', () => {
    const history = shown('a', 'b');
    history.go('back', kept);
    history.add('c');
    assert.equal(history.canGoForward, false);
    assert.equal(history.go('back', kept), 'a');
  });

  it('stays where it is when the same is shown again', () => {
    const history = shown('a', 'b');
    history.go('back', kept);
    history.add('a');
    assert.equal(history.canGoForward, true);
  });

  it('passes over what is no longer kept', () => {
    assert.equal(
      shown('a', 'b', 'c').go('back', (id) => id === 'a'),
      'a',
    );
    assert.equal(
      shown('a', 'b').go('back', () => false),
      null,
    );
  });
});
