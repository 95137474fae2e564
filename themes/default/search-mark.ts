import { arrive } from './search/mark';

// The page loads this when its address names a passage for the first time.
arrive();
addEventListener('hashchange', arrive);
