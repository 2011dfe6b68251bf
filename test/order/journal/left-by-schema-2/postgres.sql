-- A journal as the release with two migrations left it (key: 32 bytes of 7). Made by that release.
-- It never changes: it is what the migrations since then have to work on, whatever the schema is now.
SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
CREATE FUNCTION public.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
  BEGIN
    RAISE EXCEPTION 'audit entries are never changed';
  END $$;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.audit_entry (
    id bigint NOT NULL,
    tenant text NOT NULL,
    at bigint NOT NULL,
    action text NOT NULL,
    operation text NOT NULL,
    client text,
    order_id text,
    subject_index text,
    line_index text,
    ban_index text,
    outcome text NOT NULL,
    support_reference text NOT NULL,
    sealed_facts bytea NOT NULL
);
ALTER TABLE public.audit_entry ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.audit_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.care_order (
    id text NOT NULL COLLATE pg_catalog."C",
    tenant text NOT NULL,
    client text NOT NULL,
    idem_key text NOT NULL,
    part integer NOT NULL,
    fingerprint text NOT NULL,
    purchase_order_number text NOT NULL,
    account_group_id text NOT NULL,
    ban_index text,
    state text NOT NULL COLLATE pg_catalog."C",
    version integer NOT NULL,
    attempt integer NOT NULL,
    lease_until bigint,
    due_at bigint,
    doubt_since bigint,
    negatives integer NOT NULL,
    expires_at bigint NOT NULL,
    carrier_payload_id text,
    carrier_order_id text,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    completed_at bigint,
    sealed_details bytea NOT NULL,
    sealed_request bytea
);
CREATE TABLE public.care_order_change (
    change_request_id text NOT NULL COLLATE pg_catalog."C",
    order_id text NOT NULL COLLATE pg_catalog."C",
    idx integer NOT NULL,
    input_index integer NOT NULL,
    tenant text NOT NULL,
    line_index text NOT NULL,
    content text NOT NULL,
    type text NOT NULL,
    carrier_state text,
    effective_at bigint,
    unresolved smallint NOT NULL
);
CREATE TABLE public.care_order_event (
    order_id text NOT NULL COLLATE pg_catalog."C",
    n integer NOT NULL,
    at bigint NOT NULL,
    state text NOT NULL,
    source text NOT NULL,
    change_request_id text,
    attempt integer NOT NULL,
    sealed_words bytea
);
CREATE TABLE public.journal (
    id integer NOT NULL,
    sealed_secret bytea NOT NULL,
    probed_at bigint NOT NULL,
    CONSTRAINT journal_id_check CHECK ((id = 1))
);
CREATE TABLE public.journal_migration (
    n integer NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE public.webhook_seen (
    id text NOT NULL COLLATE pg_catalog."C",
    seen_at bigint NOT NULL
);
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES (1, 'acme', 1893456000000, 'PLACED', 'CHANGE_CTN', 'portal', 'order-000006', 'j26rQWysKmyPpWEUifi0zq_3Yq0ntWrQKeqp5DUPtHg', 'duCW6gNlub6xud2TftQOtrlp5q5g2lDFWmk4q67jZq0', 'XnoflnyRzoa6XRR-fyMPui9iHPyJBAuTQoGcAZFsyF4', 'RECORDED', '55b43082-2d6b-898e-8d45-3debe0758dc1', '\x01c12ec1f846cd8755f4965bf292eab14854e165723380697c48e4873de6d5d6e254904096de2fcd2cee8a45af8f3acb5a37c8a6ec06a61846fe3de67cb3724a3ba2047e2d76135529836b6b7d8f8fcfd1f0700d87a7ddafed51a29f171487c3122b1b48a4b00b97bb9479731fe3bac3c38999a41d1f7941262474665a9cecc3b29b242fd56678d7b91e64cc3f8f151c46340ac92195908682');
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES (2, 'acme', 1893456000000, 'REFUSED', 'SUSPEND_SERVICE', 'portal', NULL, 'j26rQWysKmyPpWEUifi0zq_3Yq0ntWrQKeqp5DUPtHg', 'duCW6gNlub6xud2TftQOtrlp5q5g2lDFWmk4q67jZq0', 'XnoflnyRzoa6XRR-fyMPui9iHPyJBAuTQoGcAZFsyF4', 'NOT_ELIGIBLE', 'reference-1', '\x01c12ec1f8a2b047b488fa48784a71f04d084528b3142a4c3ff2aa4555f3ecbecce92788f12b1c306285b38000e4fb0ec65dda710d5519d26e83437c0b3355d5a014d0a960b2818a90ab76f00da9aca56f86b5b7029cbcfa80d39b1962ff59e80ec7baaea3faccd05b2d16f86b20e412ad6befba458b62fd5196bb1f17739a26f7e50b6d84f8a348b79da9d680a29bc5ea842b831d1fa36164966dc7ce3a9d12b3ba');
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES (3, 'acme', 1893456000000, 'STATUS', 'CHANGE_CTN', NULL, 'order-000006', NULL, 'duCW6gNlub6xud2TftQOtrlp5q5g2lDFWmk4q67jZq0', 'XnoflnyRzoa6XRR-fyMPui9iHPyJBAuTQoGcAZFsyF4', 'FAILED', '55b43082-2d6b-898e-8d45-3debe0758dc1', '\x01c12ec1f8c200eb471d2c31732f7edc61078edabf801578d25aafaa80676d7f2660f8205e63050cb2c15f47e544212ff19dd05deb02fc9a982e5a71ee2ccc821c43a1eaf7bd47ce4ddde0532a599f4aa7c4a66e03a974810be9cd7397c5e31368e4b927e8e8ec7425e58418aa5d9fdcde2f3db92e26d68b72476eadf42d420521c69c228c7d1a02547d085ecd4c33d7591ae786b0d03d91f10f8a85c6889922541a4e8bc48db25ab7f27bbf462e0cb29f77278d2133133c3cddca95c905360ab22b54a1de77914ba2fc38564b17c5b9d2b0dcdd1b4b23c7ac9ff9');
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES (4, 'acme', 1893456000000, 'PLACED', 'SUSPEND_SERVICE', 'portal', 'intent', '1e2oAxC6CcUaSHzbnjYEd-J_B0aNmxBrtsSyTEGbOQg', '39T1oyf1lWBr7GvyujAODIMjTfNIeVBTX6Hhy-s6lcU', 'XnoflnyRzoa6XRR-fyMPui9iHPyJBAuTQoGcAZFsyF4', 'RECORDED', 'a89d2773-b2f0-8f80-b567-a47fdc5a54b8', '\x01c12ec1f8f24914bd6be6191343bd033b5ceb36bd76a139fab159e991abdf136678203b976aa20063b975935839cb814d82f776aeba1e7649f90f0180b4c72884fe485a4ec072588a96a2042b7fb146efb73e16b8c57fce02dbcf1d3817f4423a14b6e3cc34476baa53dabf0aa6dbae4ff71807ca905b67ba7e54799d8e8d7db84f51e76e237304461622566a7b523c07');
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES (5, 'acme', 1893456000000, 'PLACED', 'SUSPEND_SERVICE', 'portal', 'in-doubt', '1e2oAxC6CcUaSHzbnjYEd-J_B0aNmxBrtsSyTEGbOQg', '-23uyu6xLsBAs269rnhMwuLN8YjyCpJiW9x6W0CmIs8', 'XnoflnyRzoa6XRR-fyMPui9iHPyJBAuTQoGcAZFsyF4', 'RECORDED', '074d7726-8fb2-8fe1-9c7d-064df5d88909', '\x01c12ec1f8884cb092313302b4b0b8c575d8afdc84cae302972036e21bfb836522fdba6ebf1ebd0e9065863af85cf73bb81d4e86cb65326c5922249e08bc5abf04b9415cb9fac68f363ec24eecb87a89b9bdb09072a273b77f1243167a755462d90693a91da26eea98ab96e72c4b5c35e010d388b770c47f12550c5a7b73e23d7942436385f9fd15a5154a9cd7c8bdbb77');
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES (6, 'acme', 1893456000000, 'PLACED', 'SUSPEND_SERVICE', 'portal', 'review', '1e2oAxC6CcUaSHzbnjYEd-J_B0aNmxBrtsSyTEGbOQg', 'rB7hOFbRhlOYPfwNOF4z9H3MY55yrZDyxJ2EVR3xRTo', 'XnoflnyRzoa6XRR-fyMPui9iHPyJBAuTQoGcAZFsyF4', 'RECORDED', '1019ef45-1dbc-83ea-94fa-3acb9f9b2d25', '\x01c12ec1f89b68e96e3c3c70ad9191451f49395fa65755c82422539f254d3187d477e1a7270cceb16276e5c4bfe8bc410dea488859e03a95246f5894c4bf88d8331f7485d347b7b7cf4af357988e1fa36cc834fb0112ea57d966188e858d9ca6abd1d8a7f209bda6440d105899fb283bc968fd01c593721ec27f847cb752afb6ee0fba7ba9b2d632f27d1aedc8cb1e2b5f');
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES (7, 'acme', 1893456000000, 'PLACED', 'SUSPEND_SERVICE', 'portal', 'acked', '1e2oAxC6CcUaSHzbnjYEd-J_B0aNmxBrtsSyTEGbOQg', 'FJPyMepF3TpO3xvLneESVGFduuwBNtxbdbiWyoGDIwA', 'XnoflnyRzoa6XRR-fyMPui9iHPyJBAuTQoGcAZFsyF4', 'RECORDED', 'fb27d37f-2a0a-8aab-8325-9b6cb6155c2f', '\x01c12ec1f8b4c5a45e58d826e39953b791291119b85a8bedca1ec27c1b00a8c07fbac137fc0e1aea1857eb4201625692703ed7480935683e5dd80e2902b75de11b66fe74b646f51c6c2c25372436c65243b3cc03d0c1769fdc37cd523c65c51bac6d83a99d8c061c8f2d54f26b1661fcda40f1ef210b79053d54fa80e933c6d75126ab25a1b0e69b99e0ac9e7278023d5e');
INSERT INTO public.audit_entry OVERRIDING SYSTEM VALUE VALUES (8, 'acme', 1893456000000, 'STATUS', 'SUSPEND_SERVICE', NULL, 'acked', NULL, 'FJPyMepF3TpO3xvLneESVGFduuwBNtxbdbiWyoGDIwA', 'XnoflnyRzoa6XRR-fyMPui9iHPyJBAuTQoGcAZFsyF4', 'ACCEPTED', 'fb27d37f-2a0a-8aab-8325-9b6cb6155c2f', '\x01c12ec1f8576e73a8bef5598ee38aeb5c634cefcc26d1ace82f9361e0564406af3f0b87460b8c2983fa029308ba2def92328a5e59254e3d43d676f8f8d3ef71f9f42f9066e7885022fcecee6452ff982db13674d4f3d723d70f683ffd6e8a40da72b464514f84efce9fef82de81ff6357793d7709d8aeb5e4464480ed6257f99c3eb1c56e92a764eae0032367967ebafc9764cf207d002ff9df282605725ef9692f1b52b78bd7d252ff445ea30c2046c56f305d88a41a23b8');
INSERT INTO public.care_order VALUES ('order-000006', 'acme', 'portal', 'key-000006', 0, 'fingerprint-000006', 'G000006', 'group-1', 'XnoflnyRzoa6XRR-fyMPui9iHPyJBAuTQoGcAZFsyF4', 'FAILED', 2, 0, 1893456060000, NULL, NULL, 0, 1893456900000, NULL, NULL, 1893456000000, 1893456000000, 1893456000000, '\x01c12ec1f82e91666c8974d9eab3aa4a684794f6c05666ed372a2f914a1439072c7524ade18e3dae3e3a47a11a634d2c05e5cfe3821bf59b0e0b00ed9f68a182106b60a53b28da27843f58208354d0c34435ef3181958b674a7c7c792fb3aa32d834f1604a20e4c42a8b4ebb5f653f61bfb0507c696864c185b770fd10245d91cacd988eada2db9a3fefc8a55111bc38154733f40265d63987c0bcbbeaacf3fa775c07798f2f4f01356ab63e8cf7dfbea10f0d69b6ffbfb34059fe855916547947b20d654739a82a8a61de9dcc2efa9914b72e7cb5a42742c6a87d554e419ea91b69facd7e457a5646d0d9d81136bf705cb747892218f6d9b7db3b3e022039ead6325f2c43078a4f1a3a3102636ab57101caf0b07de48ea2ea92c7885152568445e5364d43ae6f7ea5629c0d1aec842d87ae063afdeafb1ef4de764ea0108a2299b380a77b22466fb282e6f62ac510f0b39f5f1cbf8831d7b8', '\x01c12ec1f88b1e13b60beab407af7e13c975f249c010b4562b021975bb4026645c642bb2992c896f8e997dd74a12f40a2ae423f44b117ea449f8d359b7fc17cf78b7a17756d03772dd2d14971113856c221c81d117956a235d667fc8a55a669cf5b940b5ddb2b04c7d0c3f6c912ffb1c5bcd068c853b3a04f5f98518fef54f0e23553200dde1ef43dcccce38bfa8c0cfc490f2861fa46d2499e1da644356bb7fc931326c62b964d6928b09104163524123497b8f6b36c205579149b1d0349509d9ebceb905acc41ce9d18af8a3eed435a87e9966051632e859789b88dc1b9f12d5586b6fff0a030398293fb348d23128b7259b0cc65a9b6d3da877713b44c8aec336a71be081bfe958d9ea5364538f98fa648aefb4122e9660fbbded58bb1a4241b5412c41a5');
INSERT INTO public.care_order VALUES ('intent', 'acme', 'portal', 'key-of-intent', 0, 'fingerprint-000007', 'G000007', 'group-1', 'XnoflnyRzoa6XRR-fyMPui9iHPyJBAuTQoGcAZFsyF4', 'INTENT', 1, 0, 1893456000001, 1893456000001, NULL, 0, 5047056000000, NULL, NULL, 1893456000000, 1893456000000, NULL, '\x01c12ec1f868244a2dd745ff408ab63395f7f2c0dc5352c7fcd06706971e34be28282ab058b493d74ca8eb0e0ae00ac4cfb45f4aa1885f429074285ce067138dbba639ec74a2dd005e1a5a872d3c38fad31af50e269505d5f928f9d335b3870c79f1a662564c6d0356c5c845e6133b3afde461bd605d0d96a458e3fb47646691b22cd69b5508f3a5c4c9d735686b3025599d0181e143fa308b1ed133a8ef29a1d7197dd4028ce13738a5f05c4a80c5c9ee9a95aa8eb32aed905f8521d971feb6bcd0f25e3401f785042ab22c3e3fbc7e605d03366ababa6963c372f0a88714664a5ceb30227ef155f6818a1692c70ff3d4f904c8ea32f2a178b70ab3dab83cbc6e18c387f7fbfce33c', '\x01c12ec1f8a4ae048ac7ddbafc8fe566fc40cd8d481fe859bfc27e34e30e054e6f7ceddb209b8d66abe0abdb335534ff4795393925fbc498a1bd521adce3f5628dfcb0d81691d374b150b0f969a8e175bb4ae41682640f92eafa9c47f584323af09a3db7931c98e0ae5d15bb008a70eb0b550705535dd1842433a9922391b012d0e1d8f4be9b11da856e114c95814418129615b05aa1d88189597dff08010f754082c3aa6336ff6b44406f9a5ea1f80de25f5b1acc74aa6913563c8ac7bff4e4afa1907815be10c40de15a70640119f9b07b2ed69a98dee5a52255233da679757dc2fb2aadbf8a0b');
INSERT INTO public.care_order VALUES ('in-doubt', 'acme', 'portal', 'key-of-in-doubt', 0, 'fingerprint-000008', 'G000008', 'group-1', 'XnoflnyRzoa6XRR-fyMPui9iHPyJBAuTQoGcAZFsyF4', 'IN_DOUBT', 3, 1, NULL, 1893456000001, 1893456000000, 0, 5047056000000, NULL, NULL, 1893456000000, 1893456000000, NULL, '\x01c12ec1f80a79d3fcd80c01eb1cff684306d7a8fc51805d65742c608a9939fc74f38923c52757580a5045066264d5403ee28aadd37000e39d15cfd737506995304f045efb191a53ab71de98d19a02daf759d33a7c3d79eee42b5247a30b1136e639b329ed6e9227394945f5b68f121ccdc2887c29a6f80bcf097f2e09d01c486be96cbafcf84c985c229e3bc0975558378355fc197243f179534cbd867143ef984b6c687e0dd07fdcfeadd6b3a01b3ba5d26b0e09640f5e9fa87c48f0d2a375bbd2819208e31bdecaecb680c876f21cbd6e4c12a9b4239fe2e4ef1482ceef80c7fd040b45bdb5c60b04d9f604310354af9cd0197db854ad95af8068341d7a3d94994e3da229428a0b', '\x01c12ec1f8f45d9b6d0252a7097cc86081daa03b200ed0562b8c4c29a6bd05942ca428dd43cad252131a332826ba517e31641f030f7f61682f9b6df213a888b0646b47316077ebcd90da5e56fbed834f039776c1586ed21a345322f23782d70b747280c8a394a85dd70687c2ca6ba42039cae2e921fddb2d7f6754ce5f0d52e7dfdd9bbf1d58f5f26e11e89314f663d60054cde60381382b5c9dbf3fbc3c31953cb2a06112727ae761bd393e80c47a11bfd001d9c3a134500a6b85fadf641ef92b5cd04fd3e6a35d1a865ce29074e354748f91668bb56fb529faa30e38745b21000c6587263d80e4');
INSERT INTO public.care_order VALUES ('review', 'acme', 'portal', 'key-of-review', 0, 'fingerprint-000009', 'G000009', 'group-1', 'XnoflnyRzoa6XRR-fyMPui9iHPyJBAuTQoGcAZFsyF4', 'MANUAL_REVIEW', 3, 1, NULL, NULL, 1893456000000, 0, 5047056000000, NULL, NULL, 1893456000000, 1893456000000, NULL, '\x01c12ec1f89453cc943a62a0ba4aa79a0eb18c5aa96ba8a0076fc1abdbd0d661c386b6ade1af9736694f9a63b462ee606f8d075029a8e4f22f17c57feb3c1d0de9e8e3a8aad6611283de262bbf113130c7d007ee4b86f93996b74baa105922f08fcdff18dd8c74f2f04ce3be0423f413fd091ec35fe18df1a7f30d1a5eb285b6100fa8166d4edfada592e5e70bdbe3c7bf792fb7089197387d8bd77382c1c9d62d78e2a810792161eb323d9ccfae4a02bdcef1a2795361ca84059bd31c6a1a852108231e63459222e8be6f39f0694017a4cd3e4294120e4ea00edbe48c8ac88b7f6f4403ea47111aa6eecbd95044c143238168b77b84342cec81ff43c24846104c4dcf819a67f46016', '\x01c12ec1f8b0a2d50253d6e423a2543782978760128594e277594de04cecf8321e2023bb50cb107fd6db0bf7ce63f6fdd4cf71484433b52ded3b8ca58f5d96359eb00522b4d62edd2506136f9f8649c09f6bc1040bb09a0e6243539c1e954e926ee58658fcace478437bd86bfe844e040bfb0b45e11c6d39687fe701b9cf433c8bfe99e2ea12fd5d28072b95f2a95dba463edb8342962ee866872349a738c503780ba5de524f9431e318e29f280836bc10f39affcf5346475edccc3546c052efd572ae0093b847ad58466adf739e1e70e2cee1b018e5032b59fa05e7b2a0bc7f37290e0640197bde');
INSERT INTO public.care_order VALUES ('acked', 'acme', 'portal', 'key-of-acked', 0, 'fingerprint-000010', 'G000010', 'group-1', 'XnoflnyRzoa6XRR-fyMPui9iHPyJBAuTQoGcAZFsyF4', 'ACKED', 3, 1, NULL, 1893456000001, NULL, 0, 5047056000000, NULL, 'carrier-4', 1893456000000, 1893456000000, NULL, '\x01c12ec1f8ccbd6e82ba4385fba40b4d5d78c67ea1a61081b26e2f3b45892085d019c5d14b10a29d9d112e7270405abaacd27ec25d6e0d36df52e36e02b3458c60df54bd60134070d9a480d31a5d1d7615bf27fd03eeef93f77f6a4b6368bbb77331db1435c68d60dac82465a5f923a83c4f63912d1b487e98f3e727b6870ea3025e65e8b265209a93bf3aac23bd87341ccce3601def250c1aed9f0494db57e820726aba3b25c173ff45cde76dd211e4aa7979ad2d36d88742d59239782f3ace23995ddba1aeff163ff0c2effc9f9e733899b037eeed9f4201793366172c2a8140a9a4eee597fc50fba74b97ccd72f7afe7bbd827afefab52c0a0bab651f88b03d047becaea35ee197', '\x01c12ec1f8df0cce912f0766249525cafe26abb70999f04b364a2a1974d2cfcc89abe42cf09dcd73e29db10ea67a5d34bb9e6e881df58e8108332a65af93c268bdc92b3b5441bcb82d8bf8adee6d2112e934f6568d345f16810d4443d45bbdba72ba23a22dbf9ad30110f62b299a21d35ceed1094b844d702e6fc9d41cf60e542236f36f88290e7687699edfeda0957a293b02b2eab9f4b41c6f1c8be3e639e7ae4d0bb159d3924164c5901a8052a405275e25ead090e9a52c449daadc7177f2fc9bb4454b0798b89fc84933d4ce791cc0714bcf56552aa997c565759966940de5c1b8ef3e04ee0c');
INSERT INTO public.care_order_change VALUES ('G000006-0', 'order-000006', 0, 0, 'acme', 'duCW6gNlub6xud2TftQOtrlp5q5g2lDFWmk4q67jZq0', 'content-hash', 'CHANGE_CTN', NULL, NULL, 0);
INSERT INTO public.care_order_change VALUES ('G000007-0', 'intent', 0, 0, 'acme', '39T1oyf1lWBr7GvyujAODIMjTfNIeVBTX6Hhy-s6lcU', 'content-000007 of 3000000001', 'SUSPEND_SERVICE', NULL, NULL, 1);
INSERT INTO public.care_order_change VALUES ('G000008-0', 'in-doubt', 0, 0, 'acme', '-23uyu6xLsBAs269rnhMwuLN8YjyCpJiW9x6W0CmIs8', 'content-000008 of 3000000002', 'SUSPEND_SERVICE', NULL, NULL, 1);
INSERT INTO public.care_order_change VALUES ('G000009-0', 'review', 0, 0, 'acme', 'rB7hOFbRhlOYPfwNOF4z9H3MY55yrZDyxJ2EVR3xRTo', 'content-000009 of 3000000003', 'SUSPEND_SERVICE', NULL, NULL, 1);
INSERT INTO public.care_order_change VALUES ('G000010-0', 'acked', 0, 0, 'acme', 'FJPyMepF3TpO3xvLneESVGFduuwBNtxbdbiWyoGDIwA', 'content-000010 of 3000000004', 'SUSPEND_SERVICE', NULL, NULL, 0);
INSERT INTO public.care_order_event VALUES ('order-000006', 1, 1893456000000, 'RECORDED', 'GATEWAY', NULL, 0, NULL);
INSERT INTO public.care_order_event VALUES ('order-000006', 2, 1893456000000, 'FAILED', 'POLL', NULL, 0, '\x01c12ec1f8a61a64ae558c02e0c66b960cb19f7c9ddbb06a2a1850e6e9c0a8672982d76d51318a9e88638f0ce5ca516eae17ca0f7132f91615fcaf974da31c2616c0b7c985edc79658d07206980929b5d36cb60a60e54f09613327cf1b164acdce322047836e56f82526e05a40de1d74fc9bca34a33e24f670472eeb313794615eaa8d54f3f50c08');
INSERT INTO public.care_order_event VALUES ('intent', 1, 1893456000000, 'RECORDED', 'GATEWAY', NULL, 0, NULL);
INSERT INTO public.care_order_event VALUES ('in-doubt', 1, 1893456000000, 'RECORDED', 'GATEWAY', NULL, 0, NULL);
INSERT INTO public.care_order_event VALUES ('in-doubt', 2, 1893456000000, 'ACCEPTED', 'GATEWAY', NULL, 1, NULL);
INSERT INTO public.care_order_event VALUES ('in-doubt', 3, 1893456000000, 'ACCEPTED', 'GATEWAY', NULL, 1, NULL);
INSERT INTO public.care_order_event VALUES ('review', 1, 1893456000000, 'RECORDED', 'GATEWAY', NULL, 0, NULL);
INSERT INTO public.care_order_event VALUES ('review', 2, 1893456000000, 'ACCEPTED', 'GATEWAY', NULL, 1, NULL);
INSERT INTO public.care_order_event VALUES ('review', 3, 1893456000000, 'ACCEPTED', 'GATEWAY', NULL, 1, NULL);
INSERT INTO public.care_order_event VALUES ('acked', 1, 1893456000000, 'RECORDED', 'GATEWAY', NULL, 0, NULL);
INSERT INTO public.care_order_event VALUES ('acked', 2, 1893456000000, 'ACCEPTED', 'GATEWAY', NULL, 1, NULL);
INSERT INTO public.care_order_event VALUES ('acked', 3, 1893456000000, 'ACCEPTED', 'GATEWAY', NULL, 1, NULL);
INSERT INTO public.journal VALUES (1, '\x01c12ec1f85fdc1eeedc7e6477ee8e775ee10e09b3dc87e81bf9bdf1bdb350a8b76acf1670a86fba84e86b2ad739387841097af4929a06f0123996e511b1bf066ea10268a537e9d556c2531b08b740', 0);
INSERT INTO public.journal_migration VALUES (1, '2026-11-30 20:25:19.484228+00');
INSERT INTO public.journal_migration VALUES (2, '2026-11-30 20:25:19.484228+00');
SELECT pg_catalog.setval('public.audit_entry_id_seq', 8, true);
ALTER TABLE ONLY public.audit_entry
    ADD CONSTRAINT audit_entry_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.care_order_change
    ADD CONSTRAINT care_order_change_order_id_idx_key UNIQUE (order_id, idx);
ALTER TABLE ONLY public.care_order_change
    ADD CONSTRAINT care_order_change_pkey PRIMARY KEY (change_request_id);
ALTER TABLE ONLY public.care_order_event
    ADD CONSTRAINT care_order_event_pkey PRIMARY KEY (order_id, n);
ALTER TABLE ONLY public.care_order
    ADD CONSTRAINT care_order_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.care_order
    ADD CONSTRAINT care_order_tenant_client_idem_key_part_key UNIQUE (tenant, client, idem_key, part);
ALTER TABLE ONLY public.journal_migration
    ADD CONSTRAINT journal_migration_pkey PRIMARY KEY (n);
ALTER TABLE ONLY public.journal
    ADD CONSTRAINT journal_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.webhook_seen
    ADD CONSTRAINT webhook_seen_pkey PRIMARY KEY (id);
CREATE INDEX audit_entry_at ON public.audit_entry USING btree (at);
CREATE INDEX audit_entry_line ON public.audit_entry USING btree (tenant, line_index, id) WHERE (line_index IS NOT NULL);
CREATE INDEX audit_entry_place ON public.audit_entry USING btree (tenant, id);
CREATE INDEX audit_entry_subject ON public.audit_entry USING btree (tenant, subject_index, id) WHERE (subject_index IS NOT NULL);
CREATE INDEX care_order_ban ON public.care_order USING btree (tenant, ban_index, created_at) WHERE (ban_index IS NOT NULL);
CREATE INDEX care_order_change_content ON public.care_order_change USING btree (tenant, content);
CREATE INDEX care_order_change_line ON public.care_order_change USING btree (tenant, line_index);
CREATE UNIQUE INDEX care_order_change_unresolved ON public.care_order_change USING btree (tenant, line_index) WHERE (unresolved = 1);
CREATE INDEX care_order_completed ON public.care_order USING btree (completed_at) WHERE (completed_at IS NOT NULL);
CREATE INDEX care_order_due_for_status ON public.care_order USING btree (due_at, id) WHERE ((state = ANY (ARRAY['ACKED'::text, 'RECEIVED'::text, 'IN_PROGRESS'::text])) AND (due_at IS NOT NULL));
CREATE INDEX care_order_due_in_doubt ON public.care_order USING btree (due_at, id) WHERE ((state = ANY (ARRAY['INTENT'::text, 'SENDING'::text, 'IN_DOUBT'::text])) AND (due_at IS NOT NULL));
CREATE INDEX care_order_place ON public.care_order USING btree (tenant, created_at, id);
CREATE INDEX care_order_request ON public.care_order USING btree (completed_at) WHERE (sealed_request IS NOT NULL);
CREATE INDEX care_order_state ON public.care_order USING btree (state, created_at);
CREATE INDEX webhook_seen_at ON public.webhook_seen USING btree (seen_at);
CREATE TRIGGER audit_entry_stays BEFORE UPDATE ON public.audit_entry FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
ALTER TABLE ONLY public.care_order_change
    ADD CONSTRAINT care_order_change_order_id_fkey FOREIGN KEY (order_id) REFERENCES public.care_order(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.care_order_event
    ADD CONSTRAINT care_order_event_order_id_fkey FOREIGN KEY (order_id) REFERENCES public.care_order(id) ON DELETE CASCADE;
