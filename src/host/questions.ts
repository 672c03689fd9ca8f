/** What only a person can decide while a request is being sent. */
import * as vscode from 'vscode';
import type { DecisionPolicy } from '../engine/decide.ts';
import { secretWords } from '../runner/secretWords.ts';
import type { Questions } from './guards.ts';

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
  allowContact: async ({ url, host, secretNames }) => {
    const send = 'Send';
    // A dialog shows backticks as they are.
    const what = secretWords(secretNames).replaceAll('`', '');
    const answer = await vscode.window.showWarningMessage(
      `Send secrets to ${host} for the first time?`,
      {
        modal: true,
        detail: `This workspace never called it, and ${what} would go to\n${url}\n\nIt is not asked again for this host.`,
      },
      send,
    );
    return answer === send;
  },
  allowChange: async ({ method, url }, environment) => {
    const typed = await vscode.window.showInputBox({
      title: `${environment} is protected`,
      prompt: `${method} ${url} changes data there. Type ${environment} to send it.`,
      placeHolder: environment,
      ignoreFocusOut: true,
      validateInput: (text) =>
        text === '' || environment.startsWith(text) ? undefined : `This is not ${environment}.`,
    });
    return typed === environment;
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
