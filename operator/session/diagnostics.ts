import { writeFile } from 'node:fs/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { dynamoDiagnosticsStore } from '../../adapters/aws/dynamo-diagnostics-store.ts';
import { failureOf } from '../../core/failure.ts';
import { flowSchema } from '../../core/flow/schema.ts';
import { pinnedVersion } from '../../core/platform/pinned-version.ts';
import { command } from '../command.ts';
import { OperatorError } from '../operator-error.ts';
import { openPlatforms } from '../platform/open-platforms.ts';
import { caseLines } from './case-lines.ts';
import { openSessions, requireSession } from './open-sessions.ts';
import { outlineLines } from './outline-lines.ts';
import { outlinePicture } from './outline-picture.ts';

/** `veriframe session diagnostics ID`. */
export const showDiagnostics = command({
  path: ['session', 'diagnostics'],
  summary: 'shows where and how the flow of a failed session ended, and the boxes of the page',
  details: `There is something to show when veriframe platform diagnostics was on for the platform: the node, its conditions, and an outline of
the page without a word that was written on it. --picture draws the outline into an SVG file.`,
  operands: ['ID'],
  options: { picture: { type: 'string', value: 'FILE', help: 'also draws the page’s boxes into this SVG file' } },
  deployment: true,
  example: 'veriframe session diagnostics 3f2b8c1e-5d4a-4f6b-9c7d-8e9f0a1b2c3d --picture page.svg --local',
  input: z.object({ ID: z.string(), picture: z.string().min(1).optional() }),
  run: async ({ ID: sessionId, picture }, { openDeployment }) => {
    const deployment = await openDeployment();
    const session = await requireSession(openSessions(deployment), sessionId);
    const { clientConfig, outputs } = deployment;
    const store = dynamoDiagnosticsStore(new DynamoDBClient(clientConfig), outputs.DiagnosticsTable);
    const kept = await store.find(session.sessionId);
    if (!kept)
      throw new OperatorError(`The session ${session.sessionId} has left no diagnostics.`, {
        mend: `Only a flow that fails leaves some, for 7 days, and only while they are on: veriframe platform diagnostics ${session.platform.name} on.`,
      });
    const platforms = openPlatforms(deployment);
    const pinned = await pinnedVersion({ platforms, flowVersions: platforms }, session);
    const flow = pinned && flowSchema.safeParse(pinned.flow).data;
    const { code, reason, node, visits, cases = [], documents } = kept.diagnostics;
    if (picture !== undefined) await writeFile(picture, outlinePicture(documents));
    return {
      json: kept,
      lines: [
        `${code}${reason === undefined ? '' : ` (${reason})`}: ${failureOf(code).message}`,
        `Flow ${kept.flow.version}, ${node === undefined ? 'before its first node' : `node ${node}, the ${ordinal(visits)} that was entered`}, ${kept.at}`,
        ...caseLines(flow, node, cases),
        ...documents.flatMap((document) => ['', ...outlineLines(document)]),
        ...(picture === undefined ? [] : ['', `The boxes are drawn in ${picture}.`]),
      ],
    };
  },
});

const ENDINGS: Readonly<Record<string, string>> = { one: 'st', two: 'nd', few: 'rd', other: 'th' };
const ordinals = new Intl.PluralRules('en', { type: 'ordinal' });
const ordinal = (count: number): string => `${count}${ENDINGS[ordinals.select(count)] ?? 'th'}`;
