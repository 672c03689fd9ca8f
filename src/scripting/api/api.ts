import { BASE_API } from './base.ts';
import { CLIENT_API } from './client.ts';
import { PROMISES_API } from './promises.ts';
import { REQUEST_API } from './request.ts';
import { RESPONSE_API } from './response.ts';
import { TOOLS_API } from './tools.ts';

/** Name that stack traces show for the code below. */
export const API_FILE = 'postcard:api';

/**
 * An expression: a function of the bridge, of a function that gives the text of a body, and of the
 * job as JSON. It puts the API in place and gives what the sandbox calls later.
 */
export const API_SOURCE = `(function (bridge, bodyText, jobJson) {
'use strict';
const job = JSON.parse(jobJson);
${BASE_API}
${PROMISES_API}
${CLIENT_API}
${REQUEST_API}
${RESPONSE_API}
${TOOLS_API}
return { tick, finish, unawaited, describe: (error) => stringify(describe(error)) };
})`;
