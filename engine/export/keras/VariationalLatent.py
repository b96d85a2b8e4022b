@keras.saving.register_keras_serializable()
class VariationalLatent(layers.Layer):
    """A mean and a log variance for each unit; while training a value is drawn from them, and how far they are from the
    standard normal distribution is added to the loss."""

    def __init__(self, units, kl_weight, kernel_initializer="glorot_uniform", **options):
        super().__init__(**options)
        self.units, self.kl_weight, self.kernel_initializer = units, kl_weight, kernel_initializer
        self.seed = keras.random.SeedGenerator()

    def build(self, shape):
        wide, deep = (shape[-1], self.units), (self.units,)
        self.mean_kernel = self.add_weight(shape=wide, initializer=self.kernel_initializer, name="mean_kernel")
        self.mean_bias = self.add_weight(shape=deep, initializer="zeros", name="mean_bias")
        self.log_variance_kernel = self.add_weight(shape=wide, initializer=self.kernel_initializer,
                                                   name="log_variance_kernel")
        self.log_variance_bias = self.add_weight(shape=deep, initializer="zeros", name="log_variance_bias")

    def call(self, x, training=False):
        mean = ops.matmul(x, self.mean_kernel) + self.mean_bias
        log_variance = ops.matmul(x, self.log_variance_kernel) + self.log_variance_bias
        divergence = ops.square(mean) + ops.exp(log_variance) - log_variance - 1
        self.add_loss(self.kl_weight * 0.5 * ops.mean(ops.sum(divergence, axis=-1)))
        noise = keras.random.normal(ops.shape(mean), seed=self.seed) if training else 0.0
        return mean + noise * ops.exp(log_variance / 2), mean, log_variance
