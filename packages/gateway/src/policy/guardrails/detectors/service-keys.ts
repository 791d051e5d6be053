/** Keys of services for shops, mail, hosting, monitoring and work, which tell by their form what they are. */
import type { Pattern } from '../pattern.ts';
import { wholeWithDigit } from './key-forms.ts';

/** One pattern for many forms: each pattern is looked for by itself. */
const anyOf = (...forms: readonly string[]): RegExp => new RegExp(`(?<![A-Za-z0-9_])(?:${forms.join('|')})`, 'u');

export const serviceKeys: readonly Pattern[] = [
  {
    // Groq, Perplexity, xAI, Replicate, NVIDIA, Tavily, LangSmith, Langfuse, Anyscale.
    kind: 'model_provider_key',
    regex: anyOf(
      'gsk_[A-Za-z0-9]{30,80}',
      'pplx-[A-Za-z0-9]{32,80}',
      'xai-[A-Za-z0-9]{40,120}',
      'r8_[A-Za-z0-9]{30,60}',
      'nvapi-[A-Za-z0-9_-]{40,90}',
      'tvly-(?:(?:dev|prod)-)?[A-Za-z0-9]{24,60}',
      'lsv2_(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10}',
      'sk-lf-[a-f0-9-]{36}',
      'esecret_[a-z0-9]{20,60}',
    ),
    refine: wholeWithDigit,
  },
  {
    // Shopify, Square, PayPal's Braintree, Razorpay, Mollie, Shippo, EasyPost.
    kind: 'shop_key',
    regex: anyOf(
      'shp(?:at|ss|ca|pa|tka|ua)_[A-Fa-f0-9]{32}',
      'sq0(?:atp|csp|idp|csb)-[A-Za-z0-9_-]{22,60}',
      'EAAA[A-Za-z0-9_-]{56,64}',
      String.raw`access_token\$(?:production|sandbox)\$[a-z0-9]{16}\$[a-f0-9]{32}`,
      'rzp_(?:live|test)_[A-Za-z0-9]{14,24}',
      '(?:live|test)_[A-Za-z0-9]{30,40}',
      'shippo_(?:live|test)_[a-f0-9]{40}',
      'EZ[AT]K[A-Za-z0-9]{54}',
    ),
    refine: wholeWithDigit,
  },
  {
    // Mailgun, Mailchimp, Brevo, Resend, MailerSend.
    kind: 'mail_key',
    regex: anyOf(
      'key-[0-9a-f]{32}',
      String.raw`[0-9a-f]{32}-us\d{1,2}`,
      'xkeysib-[a-f0-9]{64}-[A-Za-z0-9]{16}',
      're_[A-Za-z0-9]{6,10}_[A-Za-z0-9]{20,40}',
      String.raw`mlsn\.[a-f0-9]{60,70}`,
    ),
    refine: wholeWithDigit,
  },
  {
    // Databricks, HashiCorp, Vercel, Cloudflare, Fly, Heroku, Netlify, Render, Pulumi, Terraform, Docker, Doppler,
    // 1Password, Alibaba, AWS and Azure and Google by their sessions and clients, RubyGems, NuGet, crates.io.
    kind: 'cloud_token',
    regex: anyOf(
      String.raw`dapi[a-f0-9]{32}(?:-\d)?`,
      String.raw`hv[sbr]\.[A-Za-z0-9_-]{24,200}`,
      'vc[apirk]_[A-Za-z0-9]{24,80}',
      'cf(?:ut|at|k|oat)_[A-Za-z0-9_-]{36,80}',
      'v1\\.0-[a-f0-9]{24}-[a-f0-9]{60,150}',
      'fo1_[A-Za-z0-9_-]{43}',
      'FlyV1 fm[12][a-z]{0,2}_[A-Za-z0-9+/=]{40,150}',
      'HRKU-[A-Za-z0-9_-]{36,70}',
      'nf[pcoub]_[A-Za-z0-9]{36,60}',
      'rnd_[A-Za-z0-9]{28,40}',
      'pul-[a-f0-9]{40}',
      String.raw`[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{60,70}`,
      'dckr_[po]at_[A-Za-z0-9_-]{20,60}',
      String.raw`dp\.(?:pt|st|sa|ct|scim|audit)\.[A-Za-z0-9._-]{40,80}`,
      'ops_eyJ[A-Za-z0-9+/=_-]{60,200}',
      'LTAI[A-Za-z0-9]{16,24}',
      '(?:FwoGZXIvYXdz|IQoJb3JpZ2luX2Vj)[A-Za-z0-9+/=]{20,200}',
      String.raw`[A-Za-z0-9_~.-]{3}\dQ~[A-Za-z0-9_~.-]{31,34}`,
      '1//0[A-Za-z0-9_-]{40,120}',
      'rubygems_[a-f0-9]{48}',
      'oy2[a-z0-9]{43}',
      'cio[A-Za-z0-9]{32}(?![A-Za-z0-9])',
    ),
    refine: wholeWithDigit,
  },
  {
    // Grafana, Sentry, New Relic, Dynatrace, PostHog.
    kind: 'monitoring_key',
    regex: anyOf(
      'glsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}',
      'glc_[A-Za-z0-9+/=]{32,200}',
      'sntr(?:ys_eyJ[A-Za-z0-9+/=_-]{40,250}|yu_[a-f0-9]{64})',
      'NRAK-[A-Z0-9]{27}',
      'NR(?:JS|II|IQ)-[A-Za-z0-9_-]{19,40}',
      String.raw`dt0[a-z]\d{2}\.[A-Z0-9]{24}\.[A-Z0-9]{64}`,
      'phx_[A-Za-z0-9]{36,60}',
    ),
    refine: wholeWithDigit,
  },
  {
    // Supabase, PlanetScale, Airtable, Notion, Linear, Figma, Atlassian, Postman, HubSpot, Typeform, Contentful, Dropbox,
    // Buildkite, CircleCI, Sourcegraph.
    kind: 'workspace_token',
    regex: anyOf(
      'sbp_(?:v0_)?[a-f0-9]{40}',
      'sb_secret_[A-Za-z0-9_-]{20,60}',
      'pscale_(?:tkn|pw|oauth)_[A-Za-z0-9_.=-]{30,64}',
      String.raw`pat[A-Za-z0-9]{14}\.[a-f0-9]{64}`,
      'secret_[A-Za-z0-9]{43}(?![A-Za-z0-9])',
      'ntn_[A-Za-z0-9]{36,60}',
      'lin_(?:api|oauth)_[A-Za-z0-9]{32,80}',
      'fig[du]_[A-Za-z0-9_-]{36,60}',
      'A[TC][AC]TT3x[A-Za-z0-9_=-]{50,250}',
      'ATBB[A-Za-z0-9]{28,40}',
      'PMAK-[a-f0-9]{24}-[a-f0-9]{34}',
      String.raw`pat-(?:na|eu|ap)\d-[a-f0-9-]{36}`,
      'tfp_[A-Za-z0-9_.-]{40,80}',
      'CFPAT-[A-Za-z0-9_-]{43}',
      String.raw`sl\.(?:u\.)?[A-Za-z0-9_-]{100,200}`,
      'bkua_[a-z0-9]{40}',
      'CCIPAT_[A-Za-z0-9]{22}_[a-f0-9]{40}',
      'sgp_(?:[a-f0-9]{16}_|local_)?[a-f0-9]{40}',
    ),
    refine: wholeWithDigit,
  },
  {
    kind: 'discord_token',
    regex: /(?<![A-Za-z0-9_.-])[MNO][A-Za-z0-9_-]{22,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,40}(?![A-Za-z0-9_-])/u,
    refine: wholeWithDigit,
  },
  { kind: 'private_key', regex: /(?<![A-Z0-9])AGE-SECRET-KEY-1[A-Z0-9]{58}/u },
];
