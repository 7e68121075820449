import { verifyAttestation } from './attestation/verify.ts';
import type { Command } from './command.ts';
import { doctor } from './doctor/doctor.ts';
import { checkFlow } from './flow/check.ts';
import { newFlow } from './flow/new.ts';
import { runFlowCommand } from './flow/run.ts';
import { testFlow } from './flow/test.ts';
import { createPartner } from './partner/create.ts';
import { deletePartner } from './partner/delete.ts';
import { disablePartner } from './partner/disable.ts';
import { enablePartner } from './partner/enable.ts';
import { listPartners } from './partner/list.ts';
import { rotateKey } from './partner/rotate-key.ts';
import { rotateWebhookSecret } from './partner/rotate-webhook-secret.ts';
import { setBrand } from './partner/set-brand.ts';
import { setLimits } from './partner/set-limits.ts';
import { showPartner } from './partner/show.ts';
import { changeCanary } from './platform/canary.ts';
import { setDiagnostics } from './platform/diagnostics.ts';
import { disablePlatform } from './platform/disable.ts';
import { listPlatforms } from './platform/list.ts';
import { putPlatform } from './platform/put.ts';
import { rollBackPlatform } from './platform/rollback.ts';
import { listVersions } from './platform/versions.ts';
import { showDiagnostics } from './session/diagnostics.ts';
import { eraseSession } from './session/erase.ts';
import { listEvents } from './session/events.ts';
import { listSessions } from './session/list.ts';
import { recountSessions } from './session/recount.ts';
import { replaySession } from './session/replay.ts';
import { showSession } from './session/show.ts';
import { terminateSession } from './session/terminate.ts';
import { redriveWebhooks } from './webhook/redrive.ts';

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  listPartners,
  showPartner,
  createPartner,
  setLimits,
  setBrand,
  rotateKey,
  rotateWebhookSecret,
  disablePartner,
  enablePartner,
  deletePartner,
  listPlatforms,
  putPlatform,
  listVersions,
  rollBackPlatform,
  changeCanary,
  setDiagnostics,
  disablePlatform,
  listSessions,
  showSession,
  showDiagnostics,
  listEvents,
  terminateSession,
  replaySession,
  eraseSession,
  recountSessions,
  redriveWebhooks,
  verifyAttestation,
  newFlow,
  checkFlow,
  runFlowCommand,
  testFlow,
  doctor,
];
