import type { IdFactory, Sealer } from '@rxhooks/application';
import { StartError } from '@rxhooks/platform';
import { QueryRunnerAlreadyReleasedError } from 'typeorm';
import { databaseFaultOf, isPassing } from '../connection/database-fault.js';
import { Cell, type MovedOrganisation } from './cell.js';
import { checkSchemas, checkSlug } from './check-cells.js';
import { compare } from './compare.js';
import { copy } from './copy.js';
import { deleteCopy } from './delete-copy.js';
import { drain } from './drain.js';
import { erase } from './erase.js';
import { freeze } from './freeze.js';
import type { Move, MoveStep } from './move.js';
import { openSecrets } from './open-secrets.js';

export type MoveOptions = {
  readonly fromUrl: string;
  readonly toUrl: string;
  /** Uid or slug. */
  readonly organisation: string;
  readonly sealer: Sealer;
  readonly ids: IdFactory;
  readonly say: (text: string) => void;
  readonly drainMs?: number;
  /** Called after each step, when all that it did is committed. */
  readonly reached?: (step: MoveStep) => Promise<void>;
};

/** Three minutes: more than the longest lease of a request that its receiver never answers. */
const DRAIN_MS = 180_000;

/**
 * Moves one organisation from one cell to another. It may be killed at any point and run again: its progress is recorded
 * only in the two databases. The source serves the organisation until it is frozen and the target from its activation on, so that
 * there are never two.
 *
 * @throws StartError, KeyRingError with what is wrong and what to do
 */
export function moveOrganisation(options: MoveOptions): Promise<void> {
  return withCells(options, async (move, there) => {
    const { organisation, source, target, say } = move;
    const reached = async (step: MoveStep) => {
      say(`${step}: done.`);
      await options.reached?.(step);
    };
    refuseOtherTarget(move);
    if (!isActivated(move, there)) {
      refuseToMove(organisation, there);
      await checkSlug(target, organisation);
      await openSecrets(move, source);
      await freeze(move);
      await reached('freeze');
      await drain(move);
      await reached('drain');
      // It was here before: what its move has left behind is in the way of what comes back.
      if (there?.state === 'moved') await deleteCopy(target, organisation);
      await copy(move);
      await reached('copy');
      await compare(move);
      await reached('compare');
      await openSecrets(move, target);
      await reached('open_secrets');
      const arriving = { ...organisation, state: 'arriving' } as const;
      await target.turn(arriving, 'activate', null, { arrivedBy: move.moveUid });
      await reached('activate');
    }
    if (organisation.state !== 'moved')
      await source.turn({ ...organisation, state: 'frozen' }, 'leave', 'moved');
    await reached('leave');
    await erase(move);
    await reached('erase');
  });
}

/** The way back while the target is not active: deletes the copy, and the source serves the organisation again. */
export function giveUpMove(options: MoveOptions): Promise<void> {
  return withCells(options, async (move, there) => {
    const { organisation, source, target, say } = move;
    const { slug, state } = organisation;
    if (state !== 'frozen')
      throw new StartError(
        `The organisation ${slug} is not frozen at the source: there is no move to give up.`,
      );
    refuseOtherTarget(move);
    if (isActivated(move, there) || there?.state === null)
      throw new StartError(
        `The target serves ${slug} already. Run the command without --give-up to end the move.`,
      );
    if (there?.state === 'arriving') {
      await deleteCopy(target, organisation);
      await target.turn({ ...organisation, state: 'arriving' }, 'give_up', 'moved');
      say('The copy at the target is deleted.');
    }
    await source.turn(organisation, 'give_up', null);
    say(`The source serves ${slug} again.`);
  });
}

type Work = (move: Move, there: MovedOrganisation | undefined) => Promise<void>;

async function withCells(options: MoveOptions, work: Work): Promise<void> {
  const { fromUrl, toUrl, ids, sealer, say, drainMs = DRAIN_MS } = options;
  const source = await Cell.open('MOVE_FROM_DATABASE_URL', fromUrl, ids);
  try {
    const target = await Cell.open('MOVE_TO_DATABASE_URL', toUrl, ids);
    try {
      await checkSchemas([source, target]);
      const organisation = await lockBoth(source, target, options.organisation);
      const to = await nameOf(source, target);
      const begun = organisation.state === null ? null : organisation.moveUid;
      const moveUid = begun ?? ids.createWithPrefix('mov_');
      const move = { source, target, organisation, to, moveUid, sealer, drainMs, say };
      await work(move, await target.find(organisation.uid));
    } catch (error) {
      throw describePassing(error);
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

/** A database that went away, or a lock that was not to be had, is no reason to look for a fault in the command. */
function describePassing(error: unknown): unknown {
  // The runner of a connection that was cut between two statements is not given another one, nor the lock with it.
  const isCut = error instanceof QueryRunnerAlreadyReleasedError;
  const fault = isCut ? 'away' : databaseFaultOf(error);
  if (!isPassing(fault)) return error;
  const text = `One of the two databases was ${fault} in the middle of a step. Run the command again: it goes on where it stopped.`;
  return new StartError(text, undefined, { cause: error });
}

/** Its state counts as it is once nobody else can move it. */
async function lockBoth(source: Cell, target: Cell, name: string): Promise<MovedOrganisation> {
  const named = await source.findNamed(name);
  if (!named)
    throw new StartError(
      `The database of ${source.variable} has no organisation ${name}. Check the slug, and that the URLs are not exchanged.`,
    );
  await source.lock(named);
  await target.lock(named);
  return (await source.find(named.uid)) ?? named;
}

/** @throws StartError when the name does not tell the target from the source, and so perhaps not from a third cell */
async function nameOf(source: Cell, target: Cell): Promise<string> {
  const to = await target.name();
  if (to === (await source.name()))
    throw new StartError(
      'Both databases have the same name in their table "cell": one began as a copy of the other. Give the copy a name of its ' +
        'own: UPDATE cell SET uid = gen_random_uuid()::text. Nothing was changed.',
    );
  return to;
}

function refuseOtherTarget({ organisation: { slug, state, movesTo }, to }: Move): void {
  if ((state === 'frozen' || state === 'moved') && movesTo !== to)
    throw new StartError(
      `The organisation ${slug} is moved to another cell than that of MOVE_TO_DATABASE_URL. Use the URL that the move began with.`,
    );
}

/** By this move, whatever has become of it there since: it may have come again by another one. */
const isActivated = ({ organisation: { state }, moveUid }: Move, there?: MovedOrganisation) =>
  (state !== null && there?.arrivedBy === moveUid) || (state === 'moved' && there?.state === null);

function refuseToMove({ slug, state }: MovedOrganisation, there?: MovedOrganisation): void {
  if (state === 'arriving')
    throw new StartError(
      `The organisation ${slug} is on its way to the source of this move. Let that move end first.`,
    );
  if (there?.state === 'frozen')
    throw new StartError(
      `A move of ${slug} in the other direction has not ended. Run its command again, or give that move up.`,
    );
  if (state === null && there?.state === null)
    throw new StartError(`Both cells serve the organisation ${slug}. Nothing was changed.`);
  if (there?.state === null)
    throw new StartError(
      `The target serves the organisation ${slug}, and not by the move that the source is in: one of the two databases is an ` +
        'older copy of itself. Nothing was changed. Find out which one has the latest events, and restore the other one.',
    );
  if (state === 'moved')
    throw new StartError(
      `The organisation ${slug} has left the source, and the target does not serve it. Check that the URLs lead to the cells ` +
        'that it was moved between.',
    );
}
