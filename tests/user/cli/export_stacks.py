"""Stacks that between them hold every layer kind, and those of its options that a script has to say in another way."""

STACKS = {
    "dense": "Input 6; Dense 5 relu; Dense 4 hard_sigmoid_2; Dense 4 sparsemax use_bias=false; Dense 6 softmax",
    "activations": "Input 6; Dense 6 elu; Dense 6 selu; Dense 6 softplus; Dense 6 softsign; Dense 6 exponential; "
                   "Dense 6 hard_sigmoid; Dense 6 relu6; Dense 6 leaky_relu; Dense 6 celu; Dense 6 log_sigmoid",
    "activations-2": "Input 6; Dense 6 sparse_plus; Dense 6 sparse_sigmoid; Dense 6 squareplus; Dense 6 hard_tanh; "
                     "Dense 6 soft_shrink; Dense 6 hard_shrink; Dense 6 silu; Dense 6 gelu; Dense 6 hard_silu; "
                     "Dense 6 mish; Dense 6 tanh_shrink; Dense 6 log_softmax; Activation glu; Activation tanh",
    "units": "Input 5x4; ReLU max_value=2 negative_slope=0.1 threshold=0.2; ReLU; LeakyReLU 0.1; PReLU; "
             "PReLU shared_axes=1; ELU alpha=0.7; Softmax axis=1; Softmax",
    "noise": "Input 5x4; Dropout 0.2; GaussianNoise 0.1; GaussianDropout 0.2; AlphaDropout 0.1; SpatialDropout1D 0.2; "
             "ActivityRegularization l1=0.01; LSTM 4 sequences dropout=0.1 recurrent_dropout=0.2",
    "lstm": "Input 7x3; LSTM 4 sequences; LSTM 5 relu recurrent_activation=hard_sigmoid_2 sequences; "
            "LSTM 3 sequences backwards; LSTM 4 use_bias=false sequences; LSTM 3 tanh recurrent_activation=softsign "
            "sequences backwards; LSTM 2; RepeatVector 7; LSTM 3 sequences",
    "gru": "Input 7x3; GRU 4 sequences; GRU 4 sequences reset_after=false; GRU 3 relu sequences; GRU 3 use_bias=false "
           "sequences; GRU 3 relu use_bias=false sequences; GRU 3 reset_after=false use_bias=false; RepeatVector 7; "
           "SimpleRNN 3 relu sequences; SimpleRNN 3 sequences backwards; SimpleRNN 3 sigmoid sequences",
    "bidirectional": "Input 6x3; Bidirectional LSTM 4 sequences; Bidirectional merge_mode=sum GRU 4 sequences; "
                     "Bidirectional merge_mode=ave LSTM 4 relu sequences; Bidirectional merge_mode=mul SimpleRNN 4 "
                     "sequences; Bidirectional merge_mode=ave GRU 3; RepeatVector 6; Bidirectional LSTM 3; "
                     "RepeatVector 6; LSTM 3 sequences",
    "masking": "Input 6x3; Masking 0.0; LSTM 4 sequences; Bidirectional LSTM 3 sequences; GRU 4 sequences "
               "zero_output_for_mask=true; TimeDistributed Dense 3",
    "masking-mean": "Input 6x3; Masking 0.5; SimpleRNN 4 sequences; GlobalAveragePooling1D; RepeatVector 6; LSTM 3 sequences",
    "masking-bidirectional": "Input 6x3; Masking; Bidirectional merge_mode=sum LSTM 3; RepeatVector 6; LSTM 3 sequences",
    "states": "Input 6x3; encoder = LSTM 4 state sequences; d = GRU 4 state sequences < encoder, encoder.1; "
              "e = LSTM 4 relu state < d, encoder.1, encoder.2; r = RepeatVector 6 < e.2; LSTM 4 sequences < r, e, e.1",
    "states-names": "Input 6x3; lstm = LSTM 4 state sequences; lstm_out1 = LSTM 4 relu sequences; lstm_1 = LSTM 4 sequences < "
                    "lstm_out1, lstm.1, lstm.2; squareplus = Dense 3 squareplus; Dense 3 squareplus",
    "states-own": "Input 6x3; b = Bidirectional LSTM 4 sequences state; c = Bidirectional LSTM 4 sequences < b, b.1, b.2, "
                  "b.3, b.4; LSTM 3 sequences",
    "decoder": "Input 8x3; e = LSTM 5 state; z = Dense 2 < e.1; FeedbackDecoder 5 steps=8 features=3 "
               "teacher_forcing_ratio=0.5 projection_activation=sigmoid < e.1, e.2, z",
    "decoder-latent": "Input 8x3; LSTM 4; FeedbackDecoder 5 relu steps=8 features=3 use_bias=false",
    "variational": "Input 12; Dense 8 relu; VariationalLatent 2; Dense 12",
    "variational-outputs": "Input 12; v = VariationalLatent 3 kl_weight=0.1; a = Add < v, v.1; b = Concatenate < a, v.2; Dense 12",
    "conv": "Input 9x8x2; Conv2D 4 3x3 same relu; Conv2D 5 4x3 same strides=2x1; Conv2D 4 2x2 same dilation_rate=2; "
            "Conv2D 4 3x2 groups=2 use_bias=false; DepthwiseConv2D 3x3 depth_multiplier=2 same strides=2x2 relu; "
            "SeparableConv2D 3 2x2 same; Conv2D 4 1x1 softmax; Flatten; Dense 144; Reshape 9x8x2",
    "conv-1d": "Input 12x3; Conv1D 4 3 causal dilation_rate=2; Conv1D 5 4 same strides=3; Conv1DTranspose 4 3 same "
               "strides=3; Conv1D 4 2 groups=2; UpSampling1D 2; AveragePooling1D 2 same strides=1; MaxPooling1D 3 same; "
               "Flatten; Dense 36; Reshape 12x3",
    "transposed": "Input 4x5x2; Conv2DTranspose 3 3x3 same strides=2x2 relu; Conv2DTranspose 3 2x5 strides=3x2; "
                  "Conv2DTranspose 2 3x3 same strides=2x2 output_padding=0x1; Conv2DTranspose 2 1x2 same strides=2x3; "
                  "Conv2DTranspose 2 2x2 dilation_rate=2; Flatten; Dense 40; Reshape 4x5x2",
    "pools": "Input 9x10x2; MaxPooling2D 3x2 same; AveragePooling2D 2x2 same strides=1x1; AveragePooling2D 3x3 same "
             "strides=2x2; ZeroPadding2D 1x2x3x0; Cropping2D 1x0x2x1; UpSampling2D 2x3 bilinear; UpSampling2D 2x2; "
             "SpatialDropout2D 0.3; MaxPooling2D 2x2 strides=1x2; GlobalMaxPooling2D; Dense 180; Reshape 9x10x2",
    "borders": "Input 6x3; ZeroPadding1D 1x2; Cropping1D 2x1; Permute 2x1; GlobalMaxPooling1D; Dense 18; Reshape 6x3",
    "normal": "Input 4x4x3; Conv2D 4 3x3 same; BatchNormalization; BatchNormalization scale=false; BatchNormalization "
              "center=false; BatchNormalization scale=false center=false; LayerNormalization; LayerNormalization axis=1x2x3; "
              "LayerNormalization scale=false; LayerNormalization center=false; BatchNormalization trainable=false; Dense 3",
    "normal-1d": "Input 5x3; LSTM 4 sequences; BatchNormalization; GlobalAveragePooling1D keepdims=true; Flatten; "
                 "BatchNormalization; LayerNormalization; Dense 15; Reshape 5x3",
    "steps": "Input 3x6x6x2; TimeDistributed Conv2D 3 3x3 same relu; TimeDistributed MaxPooling2D 2x2; TimeDistributed "
             "Flatten; TimeDistributed Dense 72; Reshape 3x6x6x2",
    "steps-lstm": "Input 3x5x2; TimeDistributed LSTM 4; Dense 10; Reshape 3x5x2",
    "graph": "a = Input 6x4; b = Input 4; r = RepeatVector 6 < b; s = Add < a, r; m = Multiply < a, b; c = Concatenate < s, m; "
             "d = LSTM 4 sequences < c; e = Maximum < d, a, s; f = Minimum < e, d; g = Average < f, a, s; h = Subtract < g, a; "
             "i = Dense 4 < h; j = Dense 2 < d",
    "graph-wide": "a = Input 6x4; b = Dense 4 < a; c = Dense 4 < b; d = Minimum < a, b, c, a, b, c, a, b, c; e = Input 4; "
                  "f = Maximum < d, e, a; g = Average < f, e; Add < g, a, b, c, d, f, e",
    "graph-images": "a = Input 6x6x2; b = Conv2D 4 3x3 same relu < a; c = Conv2D 4 3x3 same < b; d = Add < b, c; "
                    "e = Concatenate < d, a; f = Concatenate axis=1 < d, d; g = MaxPooling2D 2x1 < f; h = Concatenate < g, e; "
                    "i = Activation relu < h; Conv2D 2 1x1 < i",
    "shared": "a = Input 5; b = Input 5; s = Dense 3 relu; t = again s < b; c = Concatenate < s, t; Dense 5",
    "penalties": "Input 6; Dense 5 kernel_regularizer=l2(0.01) bias_regularizer=l1(0.02) activity_regularizer=l1(0.001); "
                 "Dense 4 kernel_regularizer=orthogonal(0.01); Dense 4 kernel_regularizer=orthogonal_columns(0.02) "
                 "trainable=false; Dense 6 kernel_regularizer=l1_l2(0.01,0.02)",
    "odd names": "class = Input 4; 1st = Dense 3; two = Dense 2; forward = Dense 3; train = Dense 4",
}
