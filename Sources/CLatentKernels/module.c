/* Vector kernels; see latent_kernels.h. */
