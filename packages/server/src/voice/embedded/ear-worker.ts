/** Hears utterances, in a thread of its own. */
import { answerRequests } from './answering.ts';
import { loadMoonshine } from './moonshine.ts';
import { withoutQuietEdges } from './quiet-edges.ts';
import { utterancePieces } from './utterance-pieces.ts';

const recognize = await loadMoonshine();

/** Less than a tenth of a second has no word in it; and of nothing at all sherpa-onnx dies. At 16 kHz. */
const samplesMin = 1600;

const recognized = (samples: Int16Array): string =>
  samples.length < samplesMin ? '' : recognize(Float32Array.from(samples, (sample) => sample / 32_768));

const hear = (samples: Int16Array): string =>
  utterancePieces(samples)
    .map((piece) => recognized(piece) || recognized(withoutQuietEdges(piece)))
    .filter((text) => text !== '')
    .join(' ');

// The first turn is slower than the others; a visitor should not be the one to wait for that. Noise, as silence is not even looked at.
hear(Int16Array.from({ length: 3 * 16_000 }, () => (Math.random() - 0.5) * 1000));
answerRequests(hear);
