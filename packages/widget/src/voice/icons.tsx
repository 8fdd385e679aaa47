/** Line drawings of the call's own, as `view/icons.tsx` has the panel's. */
import { draw } from '../view/icons.tsx';

export { MicrophoneIcon, StopIcon } from '../view/icons.tsx';
export const MicrophoneOffIcon = draw('M9 9v2.500a3 3 0 0 0 4.600 2.500M15 10.500V6a3 3 0 0 0-5.700-1.300M5.500 11.500a6.500 6.500 0 0 0 10.200 5.300M18.500 11.500a6.400 6.400 0 0 1-.6 2.700M12 18v3M4 3.500l16 17');
export const HangUpIcon = draw('M3.500 14.500c4.700-4.700 12.300-4.700 17 0l-1.800 2.700-4-1.200-.4-2.800a9.400 9.400 0 0 0-4.600 0L9.300 16l-4 1.200z');
