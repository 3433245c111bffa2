import { URLPattern } from 'urlpattern-polyfill/urlpattern';
import { defineClass } from '../define.ts';

defineClass('URLPattern', URLPattern as new () => object);
