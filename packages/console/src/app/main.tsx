/** Puts the app into the document, in the language and the colours this browser was last used with. */
import './mantine.css';
import './theme.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createQueryClient } from '../api/query-client.ts';
import { loadCatalogue } from '../content/catalogue.ts';
import { LanguageProvider } from '../parts/language.tsx';
import { OneTimeTokenProvider, takeOneTimeToken } from '../parts/one-time-token.tsx';
import { ToastProvider } from '../parts/toast.tsx';
import { rememberedLanguage } from '../parts/remembered.ts';
import { LooksProvider } from './looks.tsx';
import { createAppRouter } from './router.tsx';

async function start(): Promise<void> {
  const place = document.getElementById('app');
  if (place === null) return;
  const token = takeOneTimeToken();
  const language = rememberedLanguage();
  const catalogue = await loadCatalogue(language);
  const queryClient = createQueryClient();
  const router = createAppRouter(queryClient);
  createRoot(place).render(
    <StrictMode>
      <LooksProvider>
        <LanguageProvider first={language} catalogue={catalogue}>
          <QueryClientProvider client={queryClient}>
            <ToastProvider>
              <OneTimeTokenProvider first={token}>
                <RouterProvider router={router} />
              </OneTimeTokenProvider>
            </ToastProvider>
          </QueryClientProvider>
        </LanguageProvider>
      </LooksProvider>
    </StrictMode>,
  );
}

void start();
