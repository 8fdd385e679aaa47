/** Hears utterances, in a thread of its own. */
import { answerRequests } from './answering.ts';
import { loadMoonshine } from './moonshine.ts';
import { utterancePieces } from './utterance-pieces.ts';

const recognize = await loadMoonshine();

const hear = (samples: Int16Array): string =>
  utterancePieces(samples)
    .map((piece) => recognize(Float32Array.from(piece, (sample) => sample / 32_768)))
    .filter((text) => text !== '')
    .join(' ');

// The first turn is slower than the others; a visitor should not be the one to wait for that. Noise, as silence is not even looked at.
hear(Int16Array.from({ length: 3 * 16_000 }, () => (Math.random() - 0.5) * 1000));
answerRequests(hear);
