/** What only a person can decide while a request is being sent. */
import * as vscode from 'vscode';
import type { DecisionPolicy } from '../engine/decide.ts';
import type { Questions } from './ports.ts';

export const questions: Questions = {
  prompt: async ({ name, message, secret }) =>
    vscode.window.showInputBox({
      title: `Value of ${name}`,
      prompt: message,
      password: secret,
      ignoreFocusOut: true,
    }),
  confirm: async (message) => {
    const send = 'Send';
    const answer = await vscode.window.showWarningMessage(message, { modal: true }, send);
    return answer === send;
  },
};

export const askRedirect: DecisionPolicy = async (question) => {
  const follow = 'Follow';
  const [message, detail] =
    question.kind === 'redirect-body'
      ? [
          'Send the body on to another server?',
          `The answer ${question.status} asks to send the same body again.`,
        ]
      : ['Go on without encryption?', 'The redirect leads from https to http.'];
  const answer = await vscode.window.showWarningMessage(
    message,
    { modal: true, detail: `${detail}\n\nfrom ${question.from}\nto ${question.to}` },
    follow,
  );
  return answer === follow;
};
